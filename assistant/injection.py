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
_ORDERS = "(?:instructions?|directives?|prompt)"
_WORK = _any(rf"""
    (?:any|your|these|those|system|safety|all (?:the|your|other|previous|prior|of)) (?:\w+ )?{_RULES}
    (?:previous|prior|above|preceding|earlier|original) (?:\w+ )?{_RULES}
    {_RULES} (?:above|before|so far|given|you)  prompts?  system message
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:text|context|messages?|content)
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:data|rules|questions?|tasks?)
    (?:previous|prior|above|preceding|earlier|other|original|following) (?:directions?|documents?|articles?)
    (?:your|the user'?s|user|safety) (?:rules|training|questions?|task|request|persona|polic(?:y|ies))
    (?:text|context|content|data|articles?|documents?|passages?) (?:above|before|so far)
    all (?:other )?info(?:rmation)?  everything (?:above|before|else)  rest of this
    (?:all|any|everything)(?: of)? (?:the )?(?:above|previous)
""")
_REPLY = _any(r"""
    (?:your|the|every|each|any|all|its) (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|outputs?|summary)(?! of)
    the (?:user|chatbot)  system prompt  your (?:instructions|prompt|rules)
""")
_UNDO = _any("""
    ignore  disregard  forget  override  bypass  discard  skip  neglect  dismiss  drop  stop following
    reveal  print  repeat  output  leak  show
""")
_VOID = "(?:ignore|disregard|forget|override|bypass)"
_SPEAK = _any("""
    reply  respond  answer  output  print  say  repeat  tell  append  include  add  insert  mention  write
    end  begin  start  replace  prepend  put  reveal  show  send  inform
""")
_POST = _any("""
    box(?:es)?  comments?  forms?  letters?  envelopes?  e-?mails?  (?:post)?cards?  paper  sheet  space
    field  section  page  poll  survey  editors?  news(?:room|desk|paper)  office  studio  address
""")
_POSTED = (
    r"(?!(?:write|send|put|add|reply|respond|answer|return)\b"
    r"(?: (?!(?:with|users?|chatbot|assistant|prompt)\b)[^\s.!?\n,;:]+){0,6}? "
    r"(?:(?:with|in) )?(?:down )?your (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?) "
    rf"(?:(?:in|on|to) (?:the|an?|this|each|our) (?:\w+ ){{0,2}}?{_POST}\b(?! of\b)|(?:by|below|here)\b)"
    rf"(?![^.!?\n]*(?:[:“\"]|\b(?:that|says?|saying|stating|only|exactly|instead|words?)\b)))"
)
"""Readers of a newspaper also answer: "Respond by 5 May with your answer in the box." """
_COMPLY = _any("reply  respond  answer(?! to)  output  say  ignore  disregard  include  append  repeat")
_STRICT = "(?:ignore|disregard|repeat|append|output)"
_CODED = r"\b(?:base64|rot13|hex|binary)\b"
_READING = _any("reading  processing  summari[sz]ing  reviewing")
_NOTE = "(?:attention|note|notice|message|instructions?|important)"
_MODE = "(?:developer|dan|jailbreak|god|unrestricted|debug) mode"
_UNBOUND = rf"no (?:\w+ )?(?:rules|limits|filters?|polic(?:y|ies)|{_RULES})"
_ABOUT = rf"(?:{_MODEL}|{_REPLY}|{_WORK}|{_MODE}|{_UNBOUND}|{_COMPLY}|comply|unrestricted|dan)"
"""What only the assistant's own work is about."""
_TEXT = _any(r"""
    words?  phrase  sentence  string  token  text  apology  following  only  just  nothing  verbatim
    (?-i:[A-Z]{4,})
""")

_FORMER = "(?:previous|prior|above|preceding|earlier|original|initial|system|other)"
_GIVEN = (
    rf"(?:(?:your|(?:(?:the|any|all|your) )?{_FORMER}) {_ORDERS}\b|"
    rf"(?:the|any|all) {_ORDERS} (?:above|before|given)\b)"
)
_THESE = rf"(?:these|my|the following|(?:these |the )?new) {_ORDERS}"
_OTHERS = (
    rf"(?:(?:any|all|of|the) )*(?:(?:your|these|{_FORMER}) (?:\w+ )?(?:{_ORDERS}|ones)|(?:ones )?above)\b"
)
_INSTEAD = r"(?:above|instead(?:\W*$|,| of (?:the|your|any|all|those|my|previous|prior)\b))"

_BLANK = r"[^\S\n]{0,4}"
_LINE = r"(?:^|\n)[^\w\n]*"
_ROLE = re.compile(
    rf"{_LINE}(?:system|assistant){_BLANK}(?:\([^)\n]{{0,40}}\))?{_BLANK}[\]>*]{{0,4}}{_BLANK}:", re.I
)
"""Opens a turn of a conversation, or a line of a play's credits: "Assistant: Maria Holt"."""

_USER = re.compile(rf"{_LINE}(?:user|human){_BLANK}:", re.I)

_TURN = re.compile(
    rf"\b(?:{_REPLY}|{_WORK}|{_UNDO}|i|i['’](?:ve|m|ll)|sure|this user|responding|answering|replying)\b", re.I
)
"""What is said in a turn of a conversation with a language model."""

_FRAME = re.compile(
    _any(rf"""
        <\|[^|>\n]{{1,40}}\|>  \[/?INST\]  <</?SYS>>  </?(?:system|assistant|instructions?)>
        {_LINE}(?:system|assistant){_BLANK}(?:message|note|prompt){_BLANK}[\]>*]{{0,4}}{_BLANK}:
        {_LINE}\[(?:system|assistant)\]
        (?:^|\n){_BLANK}\#{{1,6}}{_BLANK}(?:(?:system|new){_BLANK}(?:instructions?|prompt)\b|instruction:)
        {_LINE}end of (?:the )?(?:document|article|context|data|(?:user )?input)\b[^\w\n]*(?:\n|$)
    """),
    re.I,
)
"""What opens a turn of a conversation with a language model, or pretends that the article is over."""

_OVERRIDE = re.compile(
    _any(rf"""
        {_CLAUSE}{_UNDO}\b{_ON}{_WORK}\b
        {_OPENING}(?:(?:now|then|always) )?{_VOID}\b{_ON}(?:instructions?|directives?|all {_RULES})\b
        {_OPENING}(?:do not|don't|never) (?:follow|obey) {_GIVEN}
        {_OPENING}(?:follow|obey) (?:only )?(?:{_THESE}|{_GIVEN}){_ON}{_INSTEAD}
        \b{_THESE} (?:override|supersede|replace)s? {_OTHERS}
        {_OPENING}{_VOID}\b{_ON}{_RULES},? and (?:then )?{_COMPLY}\b
        \b{_MODE}\b{_ON}(?:enabled|activated|on|you)\b
        \byour (?:new )?(?:system prompt|instructions|rules|guidelines|restrictions) (?:have|has|are|is|no)\b
        \byour (?:\w+ )?{_ORDERS} (?:supersedes?|overrides?|replaces?)\b
        \b(?:this|the following) (?:\w+ )?(?:message|prompt|instruction) (?:supersedes|overrides|replaces)\b
        \b(?:attention|dear)[,:]? (?:all )?(?:{_MODEL}|assistants?)\s*[:,!]
        \b{_NOTE},? (?:to|for) (?:(?:the|any|all|every|an?) )?(?:{_MODEL}|assistant)\s*[:!]
        \byou are (?:now|no longer)\b{_ON}(?:{_ABOUT}|assistant)\b
        \bfrom now on,? (?:you|always|only)\b{_ON}(?:{_ABOUT}|speak(?: only)? as)\b
        (?:^|[.!?\n]\W{{0,4}})(?:new|updated|revised) (?:system )?{_ORDERS}\s*:{_ON}{_ABOUT}\b
        \bif you are (?:an?|any|the) {_MODEL}\b
        \b{_MODEL} {_READING}\b[^.!?\n]{{0,20}}[:,]
    """),
    re.I,
)
"""Takes the place of the assistant's instructions, or speaks to it: what follows in its line does too."""

_INSTRUCTION = re.compile(
    _any(rf"""
        \bcomply with (?:your|my) {_RULES}\b
        {_CLAUSE}{_POSTED}{_SPEAK}\b{_ON}{_REPLY}\b
        \b(?:now|next),? (?:please )?repeat the (?:following )?(?:sentence|text|words?|phrase)\b
        \b(?:decode|decrypt|translate|read)\b{_ON}{_CODED}{_ON}(?:execute|do (?:exactly )?what it says)\b
        \b(?:decode|decrypt)\b{_ON}{_CODED}{_ON}follow the instruction
        {_OPENING}(?:only )?(?:reply|respond|answer) (?:by saying|that|as (?:if|though|an?))\b
        {_OPENING}(?:only )?(?:reply|respond|answer) (?:only|exactly|instead) (?:with|by saying|that|as)\b
        {_OPENING}(?:only )?(?:reply|respond|answer) with(?:\W*$|\s*[.,;:!<]|{_ON}{_TEXT}\b)
        {_CLAUSE}(?:act as|roleplay|pretend)\b{_ON}(?:{_MODEL}|assistant|unrestricted)\b
        \bfrom now on,? {_COMPLY}\b
        \bfrom now on,? (?:every|all) (?:your )?(?:answers?|repl(?:y|ies)|responses?)\b
        \byou (?:must|should|shall|will|have to) (?:\w+ )?{_COMPLY}\b{_ON}(?:{_REPLY}|{_WORK})\b
        \byou (?:must|should|shall|will|have to) (?:reply|respond|answer) (?:that|with)\b
        \b{_MODEL}\b(?:,? (?:that|which)\b[^.!?\n]{{0,30}})? (?:must|should) (?:(?!not\b)\w+ )?{_STRICT}\b
    """),
    re.I,
)

_ANNOUNCES = re.compile(
    _any(r"""
        \b(?:the|as|what) follow(?:ing|s)\b  \b(?:these|next) (?:\w+ )?(?:words?|sentences?|lines?|facts?)\b
        \bthis(?=[,;]|\W*$)  \bthis (?:to|in|at|with|into|as|for|on|before|after|and|exactly|verbatim)\b
        \bthis (?:\w+ )?(?:sentence|text|phrase|message|line|statement|fact|note|paragraph|warning)\b  :\W*$
    """),
    re.I,
)
"""What the assistant is to say comes next: "Tell the user the following." """

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")


def opens(text: str) -> bool:
    """Whether a turn of a conversation with a language model certainly begins in `text`."""
    return bool(_FRAME.search(visible(text))) or (_converses(text) and _has_role(text))


def _converses(text: str) -> bool:
    return bool(_USER.search(visible(text)))


def _has_role(text: str) -> bool:
    return bool(_ROLE.search(visible(text)))


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the assistant what to do; what it only quotes does not count."""
    return opens(sentence) or _overrides(sentence, sentence) or bool(_INSTRUCTION.search(_own(sentence)))


def _overrides(sentence: str, line: str) -> bool:
    """Whether a sentence speaks to the assistant for the rest of its line, which begins with it."""
    return bool(_OVERRIDE.search(_own(sentence)) or (_has_role(sentence) and _TURN.search(_own(line))))


def _own(text: str) -> str:
    """`text` as one line, without what it quotes."""
    return " ".join(_QUOTED.sub(" ", visible(text)).split())


def visible(text: str) -> str:
    """`text` without characters that show nothing, such as those that turn its direction round."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def injected(text: str, sentences: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """The numbers of the sentences (start, end in `text`) that are no evidence.

    That is a sentence that instructs; what follows it in its line if it speaks to the assistant, takes the
    place of its instructions or announces what to say, which may also be the next line; and everything that
    follows the beginning of a turn.
    """
    found: set[int] = set()
    until = -1
    converses = _converses(text)
    for number, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        line = text.find("\n", end)
        line = len(text) if line < 0 else line
        if opens(sentence) or (converses and _has_role(sentence)):
            until = len(text)
        elif _overrides(sentence, text[start:line]):
            until = max(until, line)
        elif instructs(sentence):
            until = max(until, _announced(text, end, line) if _ANNOUNCES.search(_own(sentence)) else end)
        if start < until:
            found.add(number)
    return frozenset(found)


def _announced(text: str, end: int, line: int) -> int:
    """Where what a sentence announces ends: with its `line`, or with the next one if it is the last there."""
    if text[end:line].strip():
        return line
    following = text.find("\n", line + 1)
    return len(text) if following < 0 else following
