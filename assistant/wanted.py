"""Whether a sentence holds a thing of the kind that a question asks for: a time, an amount, a name."""

from __future__ import annotations

import re

from assistant.contrast import about_another_of_its_kind
from assistant.grounding.dates import moments
from assistant.language.clock import clock_times
from assistant.language.measures import DURATIONS, asked_units, counts_things, measured
from assistant.language.names import names
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.questions import WANTED_ENTITIES, QuestionView
from assistant.language.requests import ASKING
from assistant.language.spans import overlaps


def _words(written: str) -> re.Pattern[str]:
    """A pattern for any of these words."""
    return re.compile(rf"\b(?:{'|'.join(written.split())})\b", re.I)


_DENIAL = _words(
    r"""no not none never neither nor nobody nothing without still yet unclear unknown \w+n['’]t"""
)
"""What may be the answer itself: nobody was hurt, no date has been set, they must still agree."""

_TIME = _words(
    r"""\d{3,4} after ago already always annual(?:ly)? before currently daily during earl(?:y|ier) every
    eventually following formerly immediately later? now once previous(?:ly)? prior recently since
    soon then till? until upon when(?:ever)? while weekly yearly ages? beginning century day
    decades? end era eve evening middle moment months? morning night outset period reign season
    spring start summer autumn times? wars? weeks? winter years? dawn dusk sunrise sunset"""
)
_HOUR = re.compile(
    r"\b(?:at|from|between|around|about|till|until|by|past|after|before) "
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! ?%)",
    re.I,
)
"""What may be a time of day without saying so: "at six", "from nine to five"."""
_AMOUNT = _words(
    """all an? any both couple doubled? dozens? each enough every few(?:er)? free full half hundreds?
    large least less little long lots? majority many millions? billions? minority more most much
    often once one only pairs? partly quarter rarely regularly several short single small some third
    thousands? times? total tripled? twice whole"""
)
_SHARE = _words(
    """all cheap doubled? expensive free half hundreds? less little many millions? billions? more most
    much quarter several thirds? thousands? tripled? twice"""
)
"""What may stand in the place of a measure."""

_NAMING = re.compile(
    rf"{_words('called dubbed known named? names nicknamed (?:en)?titled').pattern}|[“\"‘]", re.I
)
_NAME_OF = re.compile(r"\bnames? of\b|\bwhat name\b", re.I)

_SIDES = ("wide broad across", "high tall", "deep", "long")
_SIDE = re.compile(r"[\s-]*\w+[\s-](wide|broad|across|high|tall|deep|long)\b", re.I)
"""Of which side a length is, behind its number: "11 metres long"."""

_SIDE_ASKED = re.compile(r"\bhow (wide|high|tall|deep|long)\b", re.I)


def may_answer(view: QuestionView, text: str) -> bool:
    """Whether a sentence has what may be the time, the amount or the name that is asked for, or denies it.

    What is said of another of the kind that is asked about does not answer.

    It is meant to be wrong only on the side of yes.
    """
    if about_another_of_its_kind(view.text, text):
        return False
    if _DENIAL.search(text):
        return True
    if view.asks == "when":
        if len(ASKING.findall(view.text)) > 1:  # "When it opened, who came?"
            return True
        told = _TIME.search(text) or _HOUR.search(text) or moments(text) or clock_times(text)
        return bool(told) or _entity(view, text)
    if view.asks == "quantity":
        return _amount(view, text)
    if view.asks == "name" and _NAME_OF.search(view.text):
        known = view.text.casefold()
        return bool(_NAMING.search(text)) or any(name.casefold() not in known for name in _names(text))
    return True


def _entity(view: QuestionView, text: str) -> bool:
    return bool(parse(text).labels() & WANTED_ENTITIES[view.asks])


def _amount(view: QuestionView, text: str) -> bool:
    units = asked_units(view.text)
    if not units:
        return bool(_AMOUNT.search(text) or numbers(text) - view.numbers) or _entity(view, text)
    if _SHARE.search(text) or (units & DURATIONS and _TIME.search(text)):
        return True
    dates = [] if units & DURATIONS else [e for e in parse(text).entities if e.label == "DATE"]
    return any(
        number.value not in view.numbers
        and (
            (not own and not overlaps(number, dates) and not counts_things(text, number))
            or "pound" in own  # of money or of weight
            or (own & units and not _of_another_side(view, text[number.end :]))
        )
        for number, own in measured(text)
    )


def _of_another_side(view: QuestionView, behind: str) -> bool:
    """Whether the length that ends here is said to be of another side than is asked for."""
    asked, said = _SIDE_ASKED.search(view.text), _SIDE.match(behind)
    if asked is None or said is None:
        return False
    return not any({asked[1].lower(), said[1].lower()} <= set(side.split()) for side in _SIDES)


def _names(text: str) -> list[str]:
    parsed = parse(text)
    times = [entity.text for entity in parsed.entities if entity.label in WANTED_ENTITIES["when"]]
    found = [e.text for e in parsed.entities if e.label in WANTED_ENTITIES["name"]]
    return [name for name in (*found, *names(text)) if not any(name in time for time in times)]
