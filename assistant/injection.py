"""Sentences of an article that speak to the assistant instead of telling the reader something.

An article is data: what it tells the assistant to do is neither done nor quoted as an answer. Only
commands about the assistant's own work count, so that reports, recipes and manuals stay evidence.
"""

from __future__ import annotations

import re
import unicodedata


def _any(phrases: str) -> str:
    """A pattern for any of these phrases, which two spaces or a new line part."""
    return "(?:" + "|".join(re.split(r"\s{2,}", phrases.strip())) + ")"


_OPENING = r"(?:^|[.;:,!?\n(*–—-]\s*|\b(?:please|kindly|instead|just|simply)\s+)"
_CLAUSE = rf"(?:{_OPENING}|\b(?:and|then|now|first)\s+)(?:do not |don't |always |never |only )?"
_ON = r"[^.!?\n]{0,60}?\b"

_MODEL = _any(r"""
    bots?  llms?  chatbots?  ai
    (?:ai|language|virtual) (?:models?|assistants?|agents?|systems?|bots?)
""")
_RULES = "(?:instructions?|directives?|guidelines|restrictions|safeguards)"
_WORK = _any(rf"""
    (?:any|your|these|those|system|safety|all (?:the|your|other|previous|prior|of)) (?:\w+ )?{_RULES}
    (?:previous|prior|above|preceding|earlier|original) (?:\w+ )?{_RULES}
    {_RULES} (?:above|before|so far|given|you)  prompts?  system message
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:text|context|messages?|content)
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:data|rules|questions?|tasks?)
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:directions?|documents?|articles?)
    (?:your|the user'?s|user|safety) (?:rules|training|questions?|task|request|persona|polic(?:y|ies))
    (?:text|context|content|data|articles?|documents?|passages?) (?:above|before|so far)
    everything (?:above|before|else)  rest of this  (?:all|any|everything)(?: of)? (?:the )?(?:above|previous)
""")
_REPLY = _any(r"""
    (?:your|the|every|each|any|all|its) (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|outputs?|summary)
    the (?:user|assistant|chatbot)  system prompt  your (?:instructions|prompt|rules)
""")
_UNDO = _any("""
    ignore  disregard  forget  override  bypass  discard  skip  neglect  dismiss  drop  stop following
    follow  obey  execute  reveal  print  repeat  output  leak  show
""")
_SPEAK = _any("""
    reply  respond  answer  output  print  say  repeat  tell  append  include  add  insert  mention  write
    end  begin  start  replace  prepend  put  reveal  show  send  inform
""")
_COMPLY = _any("reply  respond  answer  output  say  ignore  disregard  include  append  repeat")
_STRICT = "(?:ignore|disregard|repeat|append|output)"
_CODED = r"\b(?:base64|rot13|hex|binary)\b"
_READING = _any("reading  processing  summari[sz]ing  reviewing")

_FRAME = re.compile(
    _any(r"""
        <\|[^|>\n]{1,40}\|>  \[/?INST\]  <</?SYS>>  </?(?:system|assistant|instructions?)>
        (?:^|\n)\W*(?:system|assistant)\s*(?:\([^)\n]*\)|message|note|prompt)?\s*[\]>*]*\s*:
        (?:^|\n)\s*\#{1,6}\s*(?:system|new)?\s*(?:instructions?|prompt)\b
        \bend of (?:the )?(?:document|article|context|data|input)\b\W*(?:\n|$)
    """),
    re.I,
)
"""What opens a turn of a conversation with a language model, or pretends that the article is over."""

_INSTRUCTION = re.compile(
    _any(rf"""
        {_CLAUSE}{_UNDO}\b{_ON}{_WORK}\b
        {_OPENING}(?:(?:now|then|always) )?(?:ignore|disregard|forget|override|bypass)\b{_ON}{_RULES}\b
        {_OPENING}(?:do not|don't|never) (?:follow|obey)\b{_ON}{_RULES}\b
        \bcomply with (?:these|your|my) {_RULES}\b
        {_CLAUSE}{_SPEAK}\b{_ON}{_REPLY}\b
        \b(?:now|next),? (?:please )?repeat the (?:following )?(?:sentence|text|words?|phrase)\b
        \b(?:decode|decrypt|translate|read)\b{_ON}{_CODED}{_ON}(?:execute|do (?:exactly )?what it says)\b
        \b(?:decode|decrypt)\b{_ON}{_CODED}{_ON}follow the instruction
        {_OPENING}(?:only )?(?:reply|respond|answer)(?: only| exactly| instead)? (?:with|by saying|that|as)\b
        {_CLAUSE}(?:act as|roleplay|pretend)\b{_ON}(?:{_MODEL}|assistant|unrestricted)\b
        \byou are (?:now|no longer) (?:an?|the|in|called|bound|acting|under|free|dan)\b
        \bfrom now on,? (?:you|always|only|(?:every|all) (?:your )?(?:answers?|repl(?:y|ies)|responses?))\b
        \byou (?:must|should|shall|will|have to) (?:\w+ )?{_COMPLY}\b{_ON}(?:{_REPLY}|{_WORK})\b
        \byou (?:must|should|shall|will|have to) (?:reply|respond|answer) (?:that|with)\b
        \byour (?:new )?(?:system prompt|instructions|rules|guidelines|restrictions) (?:have|has|are|is|no)\b
        \b(?:supersedes?|overrides?|replaces?) (?:all|any|your) (?:\w+ )?(?:instructions|prompts|rules|ones)\b
        (?:^|[.!?\n]\W{{0,4}})(?:new|updated|revised) (?:system )?(?:instructions?|directives?|prompt)\s*:
        \b(?:attention|note|notice|message|instructions?|important|dear)\b[^.!?\n]{{0,20}}?\b(?:{_MODEL}|assistants?)\s*[:,!]
        \bif you are (?:an?|any|the) {_MODEL}\b
        \b{_MODEL} {_READING}\b[^.!?\n]{{0,20}}[:,]
        \b{_MODEL}\b(?:,? (?:that|which)\b[^.!?\n]{{0,30}})? (?:must|should) (?:\w+ )?{_STRICT}\b
        \b(?:developer|dan|jailbreak|god|unrestricted|debug) mode\b{_ON}(?:enabled|activated|on|you)\b
    """),
    re.I,
)

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")


def opens(text: str) -> bool:
    """Whether a turn of a conversation with a language model begins in `text`."""
    return bool(_FRAME.search(visible(text)))


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the assistant what to do; what it only quotes does not count."""
    own = " ".join(_QUOTED.sub(" ", visible(sentence)).split())
    return opens(sentence) or bool(_INSTRUCTION.search(own))


def visible(text: str) -> str:
    """`text` without characters that show nothing, such as those that turn its direction round."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def injected(text: str, sentences: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """The numbers of the sentences (start, end in `text`) that are no evidence.

    That is a sentence that instructs, and what follows it in its line; after the beginning of a turn,
    everything that follows.
    """
    found: set[int] = set()
    until = -1
    for number, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        if start < until or instructs(sentence):
            found.add(number)
            line = text.find("\n", end)
            until = max(until, len(text) if opens(sentence) or line < 0 else line)
    return frozenset(found)
