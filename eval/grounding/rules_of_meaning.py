"""Rules that change what is said of the same things: denial, certainty, how many, who does it to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.parse import Parsed, parse
from eval.grounding.material import Material, rule

_TURNED = {
    "agreed to": "refused to",
    "refused to": "agreed to",
    "ruled out": "agreed to",
    "rejected": "accepted",
    "accepted": "rejected",
    "welcomed": "rejected",
    "confirmed": "denied",
    "dismissed": "accepted",
    "increased": "decreased",
    "increasing": "decreasing",
    "rose": "fell",
    "higher": "lower",
    "supported": "opposed",
    "support": "oppose",
    "opposed": "supported",
    "includes": "excludes",
    "prevented": "allowed",
    "with": "without",
    "without": "with",
    "remains strong": "has collapsed",
    "inadequate": "adequate",
    "pledged to": "refused to",
    "unable to": "able to",
    "can": "cannot",
    "cannot": "can",
    "failed to": "managed to",
    "fail to": "manage to",
    "more than": "less than",
    "before": "after",
    "opened": "closed",
    "open": "close",
    "highest": "lowest",
    "promised": "refused",
    "strong": "weak",
    "praised": "condemned",
    "condemned": "praised",
    "won": "lost",
    "reduce": "increase",
    "raise": "lower",
    "strengthen": "weaken",
    "unacceptable": "acceptable",
    "impossible": "possible",
    "unproductive": "productive",
    "incompatible": "compatible",
    "denied": "confirmed",
    "continue to": "no longer",
    "continues to": "no longer",
}
_NEGATIONS = (
    (
        re.compile(
            r"\b(will|would|could|may|might|can|should|must|is|are|was|were|has|have|had|does|do|did) not\b"
        ),
        r"\1",
    ),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\b(has|have|had) no (\w+)"), r"\1 \2"),
    (re.compile(r"\bno longer\b"), "still"),
    (re.compile(r"^(?:No|None of the) (?=\w)"), "The "),
    (re.compile(r"\b(?:Nobody|No one)\b"), "Everybody"),
    (re.compile(r"\bNothing\b"), "Everything"),
    (re.compile(r"\b(is|are) un(clear|likely|willing|decided|certain)\b"), r"\1 \2"),
    (re.compile(r"\bnever\b"), "always"),
)
_SYMMETRIC = frozenset(
    {"meet", "join", "resemble", "equal", "be", "become", "have", "match", "mean", "include"}
)


def _finite(parsed: Parsed) -> list[int]:
    """Verbs that can take a "not": the root, and the verb of what is said to be so."""
    return [
        index
        for index, token in enumerate(parsed.tokens)
        if token.pos in ("VERB", "AUX")
        and (token.dep in ("ROOT", "ccomp") or (token.dep == "conj" and token.tag in ("VBD", "VBZ", "VBP")))
    ]


@rule("negation")
def negation(given: Material) -> Iterator[str]:
    """What is denied is affirmed, and what is affirmed is denied, by "not" or by an opposite."""
    text = given.text
    for pattern, new in _NEGATIONS:
        changed = pattern.sub(new, text, count=1)
        if changed != text:
            yield changed
    turned = [old for old in _TURNED if re.search(rf"(?<![\w-]){re.escape(old)}(?![\w-])", text)]
    for old in given.random.sample(turned, min(2, len(turned))):
        yield re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", _TURNED[old], text, count=1)
    parsed = parse(text)
    verbs = _finite(parsed)
    for index in given.random.sample(verbs, min(1, len(verbs))):
        changed = _denied(parsed, index)
        if changed:
            yield changed


def _denied(parsed: Parsed, index: int) -> str:
    """The sentence with "not" at a verb; empty where it has one or takes none."""
    token = parsed.tokens[index]
    text = parsed.text
    helpers = [t for t in parsed.tokens if t.head == index and t.dep in ("aux", "auxpass")]
    if any(t.head == index and t.dep == "neg" for t in parsed.tokens) or "“" in text[: token.start][-2:]:
        return ""
    if helpers and helpers[0].text.lower() != "to":
        end = helpers[0].start + len(helpers[0].text)
        return f"{text[:end]} not{text[end:]}"
    if helpers:
        return ""
    end = token.start + len(token.text)
    if token.lemma == "be":
        return f"{text[:end]} not{text[end:]}"
    helper = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(token.tag)
    return f"{text[: token.start]}{helper} not {token.lemma}{text[end:]}" if helper else ""


@rule("modality")
def modality(given: Material) -> Iterator[str]:
    """What may be is said to be certain, what is planned to be done, and what happened to be possible."""
    text = given.text
    swaps = (
        (r"\b(?:may|might|could) (?!not\b|have\b|be \w+ed\b)", "will "),
        (r"\b(?:may|might|could) have ", "did have "),
        (r"\bwill (?!not\b)", "may "),
        (r"\bwill not\b", "may not"),
        (r"\bmust\b", "may"),
        (r"\b(?:plans|aims|intends|hopes|seeks|wants) to\b", "has begun to"),
        (r"\b(?:plan|aim|intend|hope|seek|want) to\b", "have begun to"),
        (r"\b(?:is|are) to be\b", "has already been"),
        (r"\b(?:pledged|promised|agreed) to\b", "began to"),
        (r"\bwould likely\b", "will certainly"),
        (r"\b(?:likely|possibly|potentially|probably)\b", "certainly"),
        (r"\b(has|have) (?=\w+(?:ed|en)\b)", "may have "),
        (r"\bsuggests?\b", "proves"),
    )
    for pattern, new in swaps:
        changed = re.sub(pattern, new, text, count=1)
        if changed != text:
            yield changed
    for token in parse(text).tokens:
        if token.dep == "ROOT" and token.tag == "VBD" and token.lemma != "be":
            end = token.start + len(token.text)
            yield f"{text[: token.start]}could {token.lemma}{text[end:]}"


@rule("some or all")
def some_or_all(given: Material) -> Iterator[str]:
    """More are meant than the article says, or the comparison is turned round."""
    text = given.text
    swaps = (
        (r"\b([Ss])ome of\b", "All of"),
        (r"\bSome (?=\w+s\b|\w+ \w+s\b|people)", "All "),
        (r"\bsome (?=\w+s\b|\w+ \w+s\b)", "all "),
        (r"\b(?:many|several|most|certain|various|numerous|few) (?=\w)", "all "),
        (r"\b(?:Many|Several|Most|Certain|Various|Key|Multiple) (?=\w)", "All "),
        (r"\bmore than (?=\d|\w+ \w+)", "fewer than "),
        (r"\bMore than ", "Fewer than "),
        (r"\b[Oo]ver (?=\d)", "fewer than "),
        (r"\bat least (?=\d)", "at most "),
        (r"\b(?:about|around|some|nearly|almost|roughly) (?=\d)", "more than "),
        (r"\b(?:largely|mostly|nearly|almost|partly)\b", "entirely"),
        (r"\b(?:sometimes|often|usually|repeatedly)\b", "always"),
        (r"\b(?:All|Both|Each|Every) (?:of )?", "None of the "),
        (r"\b[Hh]alf\b", "all"),
        (r"\b[Aa] (?:third|quarter)\b", "most"),
    )
    for pattern, new in swaps:
        changed = re.sub(pattern, new, text, count=1)
        if changed != text:
            yield changed
    parsed = parse(text)
    for index, token in enumerate(parsed.tokens):
        if token.dep not in ("nsubj", "nsubjpass") or token.tag not in ("NNS",):
            continue
        left = [i for i, t in enumerate(parsed.tokens) if t.head == index and i < index]
        if any(parsed.tokens[i].dep in ("det", "nummod", "poss", "quantmod", "predet") for i in left):
            continue
        start = min([parsed.tokens[i].start for i in left] + [token.start])
        quantifier = given.random.choice(["All", "Only"])
        word = quantifier if start == 0 else quantifier.lower()
        rest = (
            text[start:]
            if re.match(r"[A-Z][a-z]+(?:an|ish|ern)\b|[A-Z]{2}", text[start:])
            else _lower(text[start:])
        )
        yield f"{text[:start]}{word} {rest}"


def _lower(text: str) -> str:
    first = parse(text).tokens[0]
    kept = first.pos == "PROPN" or first.entity or re.match(r"[A-Z][a-z]+(?:an|ish|ern)\b|[A-Z]{2}", text)
    return text if kept else text[0].lower() + text[1:]


def _phrase(parsed: Parsed, index: int) -> tuple[int, int]:
    """Characters of a noun with all that hangs on it on the left, and its "of" on the right."""
    members = {index}
    for _ in range(6):
        for i, token in enumerate(parsed.tokens):
            near = token.dep in ("compound", "amod", "det", "poss", "nummod", "case", "nmod") and i < index
            of = token.dep == "prep" and token.lemma == "of" and token.head == index
            inside = token.dep == "pobj" and token.head in members and parsed.tokens[token.head].dep == "prep"
            if token.head in members and (near or of or inside):
                members.add(i)
    first, last = min(members), max(members)
    return parsed.tokens[first].start, parsed.tokens[last].start + len(parsed.tokens[last].text)


@rule("roles")
def roles(given: Material) -> Iterator[str]:
    """Who does it and to whom it is done change places."""
    parsed = parse(given.text)
    text = given.text
    for index, verb in enumerate(parsed.tokens):
        if verb.pos != "VERB" or verb.lemma in _SYMMETRIC:
            continue
        subject = _child(parsed, index, "nsubj", "nsubjpass")
        agent = _child(parsed, index, "agent")
        other = _child(parsed, agent, "pobj") if agent >= 0 else _child(parsed, index, "dobj")
        if not 0 <= subject < index < other:
            continue
        if "PRON" in (parsed.tokens[subject].pos, parsed.tokens[other].pos):
            continue
        (a, b), (c, d) = _phrase(parsed, subject), _phrase(parsed, other)
        if b >= c or text[a:b].lower() == text[c:d].lower():
            continue
        first, second = text[a:b], text[c:d]
        if a == 0:
            second = second[0].upper() + second[1:]
            first = _lower(first)
        yield text[:a] + second + text[b:c] + first + text[d:]


def _child(parsed: Parsed, index: int, *kinds: str) -> int:
    """The first word that hangs on another in one of these ways; -1 if none does."""
    return next(
        (i for i, token in enumerate(parsed.tokens) if token.head == index and token.dep in kinds), -1
    )
