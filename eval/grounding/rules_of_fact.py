"""Rules that change a fact: a number, a date, a name, a speaker, the article it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.names import country, same_name
from assistant.language.parse import Entity, parse
from eval.grounding.material import Material, Stock, rule

_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SEATS = {"kremlin": "russia", "white house": "united states", "downing street": "united kingdom"}
_NUMBER = re.compile(r"(?<![\w.,:])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w:]|[.,]\d)")
_UPWARD = re.compile(r"\b(?:over|more than|at least|exceed\w*|above)\s*$", re.I)
_DOWNWARD = re.compile(r"\b(?:under|less than|fewer than|at most|up to|below|nearly|almost)\s*$", re.I)
_SAID = re.compile(
    r"^(?:said|says|say|told|stated|warned|argued|claimed|insisted|emphasized|stressed|accused|announced|declared|"
    r"reiterated|confirmed|acknowledged|suggested|boasted|indicated|urged|noted|wrote|promised|called|asked)$"
)


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _looks_like_year(match: re.Match[str]) -> bool:
    return re.fullmatch(r"1[5-9]\d\d|20[0-4]\d", match[1]) is not None and "," not in match[1]


@rule("number")
def number(given: Material) -> Iterator[str]:
    """Another number in digits or words, on the far side of "more than" and the like."""
    text = given.text
    for match in _NUMBER.finditer(text):
        day = re.search(rf"(?:{'|'.join(_MONTHS)})\s+$", text[: match.start()])
        clock = re.match(r"\s*[ap]\.?m\b", text[match.end() :])
        if _looks_like_year(match) or day or clock:
            continue
        value = float(match[1].replace(",", ""))
        before = text[: match.start()]
        factors = [1.5, 2, 3] if _UPWARD.search(before) else [0.3, 0.5, 0.7]
        if not _UPWARD.search(before) and not _DOWNWARD.search(before):
            factors = [0.4, 0.5, 1.3, 1.5, 2, 3]
        for factor in given.random.sample(factors, 2):
            changed = value * factor
            new = f"{changed:.1f}" if "." in match[1] else f"{max(round(changed), 2):,}"
            if new != match[1]:
                yield _replaced(text, *match.span(), new)
        others = [
            n for n in given.stock.numbers if n not in given.text and n not in given.stock.around(given.base)
        ]
        if others and not _UPWARD.search(before) and not _DOWNWARD.search(before):
            yield _replaced(text, *match.span(), given.random.choice(others))
    for match in re.finditer(rf"(?<![\w-])({'|'.join(_WORDS)})(?![\w-])", text, re.I):
        others = [word for word in _WORDS if abs(_WORDS.index(word) - _WORDS.index(match[1].lower())) > 1]
        new = given.random.choice(others)
        yield _replaced(text, *match.span(), new.title() if match[1][0].isupper() else new)


@rule("date")
def date(given: Material) -> Iterator[str]:
    """Another year, month, day or weekday; or one where the article gives none."""
    text = given.text
    found = False
    for names in (_MONTHS, _DAYS):
        for match in re.finditer(rf"\b({'|'.join(names)})\b", text):
            if match[1] in ("May", "March") and not re.search(
                r"\b(?:in|of|last|and) $", text[: match.start()]
            ):
                continue
            found = True
            for new in given.random.sample([name for name in names if name not in text], 2):
                yield _replaced(text, *match.span(), new)
    for match in re.finditer(rf"\b(?:{'|'.join(_MONTHS)}) (\d{{1,2}})\b", text):
        found = True
        yield _replaced(text, *match.span(1), str((int(match[1]) + given.random.randint(2, 15)) % 28 + 1))
    for match in re.finditer(r"(?<![\w.,$£€])(1[5-9]\d\d|20[0-4]\d)(?![\w.,]\d|s)", text):
        found = True
        for step in given.random.sample([-7, -3, -2, -1, 1, 2, 4], 2):
            yield _replaced(text, *match.span(1), str(int(match[1]) + step))
    spans = ("day", "week", "month", "year")
    for match in re.finditer(r"\b(?:last|next|past) (day|week|month|year)\b", text):
        found = True
        yield _replaced(
            text, *match.span(1), given.random.choice([span for span in spans if span != match[1]])
        )
    if not found and not re.search(r"\b(?:yesterday|today|this week|ago)\b", given.stock.around(given.base)):
        body = _uncapitalised(text)
        if body and given.random.random() < 0.25:
            free = [name for name in _MONTHS + _DAYS if name not in given.stock.around(given.base)]
            new = given.random.choice(free)
            yield f"{'In' if new in _MONTHS else 'On'} {new}, {body}"


def _uncapitalised(text: str) -> str:
    """The sentence as it goes on after an introduction; empty where that is not plain."""
    first = re.match(r"(The|A|An|It|He|She|They|This|These|His|Her|Some|Most|Members|In|At|No)\b", text)
    if first:
        return text[0].lower() + text[1:]
    starts_with_name = any(entity.start == 0 for entity in parse(text).entities)
    return text if starts_with_name else ""


def _group(name: str) -> str:
    form = re.sub(r"^(?:the|a)\s+|['’]s$", "", name, flags=re.I)
    return _SEATS.get(form.casefold(), country(form))


def _rivals(entity: Entity, stock: Stock, near: str) -> list[str]:
    """Names of the same kind for others, none of them in the text near by."""
    return [
        name
        for name in stock.names.get(entity.label, ())
        if name not in near
        and not same_name(name, entity.text)
        and not (_group(name) and _group(name) in {_group(word) for word in _names_near(near)})
    ]


def _names_near(text: str) -> list[str]:
    return [entity.text for entity in parse(text).entities] + re.findall(r"[A-Z]\w+", text)


@rule("name")
def name(given: Material) -> Iterator[str]:
    """Another person, place or organisation of these articles."""
    for entity in parse(given.text).entities:
        if entity.label not in ("PERSON", "GPE", "ORG", "NORP", "LOC") or not entity.text[0].isupper():
            continue
        others = _rivals(entity, given.stock, given.near)
        if others:
            bare = re.sub(r"^(?:the|The)\s+|['’]s$", "", entity.text)
            start = entity.start + entity.text.find(bare)
            yield _replaced(given.text, start, start + len(bare), given.random.choice(others))


@rule("name nearby")
def name_nearby(given: Material) -> Iterator[str]:
    """Another name that stands in the sentences before, where no pronoun may mean it."""
    if re.search(r"\b(?:he|she|they|it|his|her|their|its|him|them|who|which)\b", given.carried, re.I):
        return
    for entity in parse(given.text).entities:
        if entity.label not in ("PERSON", "GPE", "ORG") or not entity.text[0].isupper():
            continue
        others = [
            other
            for other in _rivals(entity, given.stock, given.carried)
            if re.search(rf"\b{re.escape(other)}\b", given.near)
        ]
        if others:
            bare = re.sub(r"^(?:the|The)\s+|['’]s$", "", entity.text)
            start = entity.start + entity.text.find(bare)
            yield _replaced(given.text, start, start + len(bare), given.random.choice(others))


@rule("speaker")
def speaker(given: Material) -> Iterator[str]:
    """Somebody else says it."""
    parsed = parse(given.text)
    people = [person for person in given.stock.names.get("PERSON", ()) if " " in person]
    near = given.near
    others = [p for p in people if not any(part in near for part in p.split() if len(part) > 2)]
    if not others:
        return
    for index, token in enumerate(parsed.tokens):
        verb = parsed.tokens[token.head]
        if token.dep != "nsubj" or not _SAID.match(verb.text.lower()) or token.pos not in ("PROPN", "PRON"):
            continue
        if token.pos == "PRON" and token.text.lower() not in ("he", "she"):
            continue
        start, end = token.start, token.start + len(token.text)
        for left in range(index - 1, -1, -1):
            if parsed.tokens[left].dep != "compound":
                break
            start = parsed.tokens[left].start
        for new in given.random.sample(others, min(3, len(others))):
            yield _replaced(given.text, start, end, new)
    match = re.match(r"According to ([^,]+), ", given.text)
    if match:
        yield _replaced(given.text, *match.span(1), given.random.choice(others))


@rule("article")
def article(given: Material) -> Iterator[str]:
    """Said to be in another article."""
    body = _uncapitalised(given.text)
    others = [title for source, title in given.stock.titles.items() if source != given.base.source]
    if body and others:
        yield f"According to “{given.random.choice(others)}”, {body}"
