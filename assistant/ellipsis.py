"""What a follow-up leaves out, taken from the question before it: "And Germany?", "Why?", "And later on?"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.antecedents import GROUPS, pair
from assistant.language.names import country, names
from assistant.language.parse import NO_NAMES, OF_SEVERAL, PLURAL_NOUNS, parse
from assistant.language.questions import understand
from assistant.parties import is_party, parties_of
from assistant.phrases import subtree_text
from assistant.topic import PREPOSITIONS, with_topic

_OF_A_NAME = frozenset({"in", "by"})
"""Prepositions of one who acts, too: "How did China react?", "And in Germany?"."""

_PAIRED = {"between": "and", "from": "to"}
"""Prepositions that come with two names, and what joins these."""

_CIRCUMSTANCE = frozenset({"ADV", "ADP", "SCONJ"})
_NOUN = frozenset({"NOUN", "ADJ", "VERB", "NUM"})
"""Parts of speech with which a circumstance or a noun begins; after an article it acts: "And the army?"."""

_WHAT_ABOUT = re.compile(r"What about .+ (?P<topic>\([^()]+\))\?$")
"""A follow-up that asked the question before it of something else: so does the next."""

_TIMES = frozenset({"DATE", "TIME"})
_WHICH_COUNTRIES = re.compile(r"(?:which|what) (?:\w+ ){0,2}(?:countries|governments|nations|states)\b", re.I)

_WHO_IS = re.compile(r"(?:and |so |but )?who(?: is| was|['’]s) (?:the )?", re.I)
_VERB_BEFORE = re.compile(r"\b(is|was|has|does|are|were|have|do)(?=\s(?:the\s)?$)", re.I)
_OF_ONE = {several: one for one, several in OF_SEVERAL.items()}

_CAPITALISED = re.compile(r"(?:the )?(?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,2}")

_ABOUT_A_NAME = re.compile(r"(.*\babout)(?: the)?(?: [A-Z][\w.'’-]*)+[?.! ]*")
"""A question about a name may be asked about anything: "What do the articles say about Norway?"."""

_COUNTING = re.compile(r"\b(?:how (?:many|much)|what|which|many|more|fewer|of the)\s+$", re.I)
"""Before a noun that has no article."""

_COUNTED = re.compile(r"\bhow many $", re.IGNORECASE)

_ARTICLES = {"the": ("the",), "a": ("a", "an"), "an": ("a", "an")}
_ARGUMENTS = frozenset("about against for from of on to with".split())
"""Prepositions of what is spoken of, not of when or where."""


def names_one(subject: str) -> bool:
    """Whether it is a name by its capitals alone: "Lisbon", "Omar Said", "the Hawks"."""
    return _CAPITALISED.fullmatch(subject.strip()) is not None


def with_subject(earlier: str, subject: str, preposition: str) -> str:
    """The earlier question with its name of the same kind replaced by `subject`.

    Where the parser knows no name of the same kind, capitals tell the only name whose place can be meant.

    Args:
        preposition: what stood before the subject, "" if nothing did. It says whose place is taken: that of
            the name after the same one. As "later on", "in the beginning" takes no name's place, nor does
            a noun without an article, but that of one at the end behind "about".
    """
    both = _with_pair(earlier, subject.strip(" ?.!"), preposition)
    if both:
        return both
    name = subject.strip(" ?.!")
    before = _WHAT_ABOUT.match(earlier)
    if before:
        return f"What about {preposition} {name} {before['topic']}?".replace("  ", " ")
    labels = parse(f"{preposition} {name}".strip()).labels() or parse(name).labels()
    named = (names_one(name) or bool(country(name))) and not labels & NO_NAMES
    circumstance = f"What about {preposition} {name}".replace("  ", " ").replace("about about", "about")
    begins = parse(name).tokens[0].pos
    if not (labels or named) and (preposition or begins in _CIRCUMSTANCE | _NOUN):
        about = _ABOUT_A_NAME.fullmatch(earlier.strip()) if begins in _NOUN and not preposition else None
        if about:
            return f"{about[1]} {name}?"
        place = _argument(earlier, preposition or ("about" if begins in _NOUN else "")) or (
            _spoken_of(earlier, several=_several(name)) if begins in _NOUN and not preposition else None
        )
        return _replaced(earlier, place, name) if place else with_topic(circumstance, earlier)
    if labels and labels <= _TIMES and (dated := _at_another_time(earlier, preposition, name)):
        return dated
    if not preposition and country(name) and _WHICH_COUNTRIES.match(earlier):
        return with_topic(circumstance, earlier)  # it may be one of them as well as what is spoken of
    tokens = parse(name).tokens
    article, head = tokens[0].text.lower(), next((t.lemma for t in tokens if t.dep == "ROOT"), "")
    if not (labels or named or preposition) and article in _ARTICLES:
        place = _alike_noun(earlier, article, head)
        if place is None and not is_party(name):
            place = _argument(earlier, "about")
        if place or not is_party(name):
            return _replaced(earlier, place, name) if place else with_topic(circumstance, earlier)
    acting, parties = parties_of(earlier) if not preposition and is_party(name) else (None, [])
    place = acting or _of_the_same_kind(earlier, labels, preposition)
    if place is not None and acting is None:
        place = _both(earlier, place)
    if place is None and named:
        place = _only_name(earlier, labels, preposition)
    if place is None and len(parties) == 1:
        place = parties[0]
    fits = place is not None and not (_several(name) and _asks_who_is(earlier, *place))
    return _replaced(earlier, place, name) if place and fits else with_topic(circumstance, earlier)


def _of_the_same_kind(earlier: str, labels: frozenset[str], preposition: str) -> tuple[int, str] | None:
    """Where the earlier question has a name with one of the labels, and that name without its article."""
    entities = parse(earlier).entities
    alike = [e for e in entities if preposition and _follows(earlier[: e.start], preposition)]
    if preposition and not alike and preposition.lower() not in _OF_A_NAME:
        return None
    ranked = sorted(
        alike or entities,
        key=lambda e: (e.label not in labels, not (labels & GROUPS and e.label in GROUPS), e.start),
    )
    for entity in ranked:
        same_kind = entity.label in labels or (labels & GROUPS and entity.label in GROUPS) or not labels
        if (same_kind and entity.label not in NO_NAMES) or entity.label in labels:
            head = re.sub(r"^the\s+", "", entity.text, flags=re.I)
            return earlier.find(head, entity.start), head
    return None


def _argument(earlier: str, preposition: str) -> tuple[int, str] | None:
    """Where the earlier question has its only noun behind a preposition: "for adults"."""
    if preposition.lower() not in _ARGUMENTS:
        return None
    parsed = parse(earlier)
    found = [
        (token, subtree_text(parsed, index))
        for index, token in enumerate(parsed.tokens)
        if token.dep == "pobj"
        and token.pos == "NOUN"
        and not token.entity
        and parsed.tokens[token.head].text.lower() == preposition.lower()
    ]
    if len(found) != 1:
        return None
    head, phrase = found[0]
    at = earlier.rfind(phrase, 0, head.start + len(phrase))
    return (at, phrase) if at >= 0 else None


def _spoken_of(earlier: str, *, several: bool) -> tuple[int, str] | None:
    """Where the earlier question has the only noun that it says something of in general: "How many eggs …?",
    "How long can I keep a book?". Of two of them, the only one that is as many as what is asked about now.
    """
    parsed = parse(earlier)
    found: list[tuple[bool, tuple[int, str]]] = []
    for index, token in enumerate(parsed.tokens):
        if token.pos != "NOUN" or token.entity:
            continue
        counted = _COUNTED.search(earlier[: token.start])
        phrase = token.text if counted else subtree_text(parsed, index)
        general = token.tag in PLURAL_NOUNS or phrase.split(" ")[0].lower() in _ARTICLES["a"]
        if general and (counted or token.dep in {"dobj", "pobj"}):
            at = earlier.rfind(phrase, 0, token.start + len(phrase))
            found.append((token.tag in PLURAL_NOUNS, (at, phrase)))
    alike = found if len(found) == 1 else [one for one in found if one[0] == several]
    return alike[0][1] if len(alike) == 1 and alike[0][1][0] >= 0 else None


def _alike_noun(earlier: str, article: str, head: str) -> tuple[int, str] | None:
    """Where the earlier question has the only phrase with such an article and noun; any noun fits "a"."""
    parsed = parse(earlier)
    alike: dict[int, str] = {}
    for index, token in enumerate(parsed.tokens):
        phrase = subtree_text(parsed, index) if token.pos == "NOUN" else ""
        if phrase.split(" ")[0].lower() in _ARTICLES[article] and (token.lemma == head or article != "the"):
            alike[earlier.find(phrase)] = phrase
    found = [(at, phrase) for at, phrase in alike.items() if at >= 0]
    return found[0] if len(found) == 1 else None


def _only_name(earlier: str, labels: frozenset[str], preposition: str) -> tuple[int, str] | None:
    """The only name by its capitals, after the preposition if there is one; no place yields to a person."""
    places = [(earlier.find(name), name) for name in names(earlier)]
    if preposition:
        places = [(start, name) for start, name in places if _follows(earlier[:start], preposition)]
    if len(places) != 1:
        return None
    start, name = places[0]
    where = country(name) or any(_follows(earlier[:start], word) for word in ("in", "at", "from", "to"))
    return None if where and labels == {"PERSON"} else (start, name)


def _follows(before: str, preposition: str) -> bool:
    return re.search(rf"(?:^|\s){re.escape(preposition)}\s+(?:the\s+)?$", before, re.I) is not None


def _at_another_time(earlier: str, preposition: str, time: str) -> str:
    """The earlier question asked of another time; empty where it asks when or names several times."""
    if understand(earlier).asks in {"when", "topic"} or "(" in earlier:
        return ""
    dates = [entity for entity in parse(earlier).entities if entity.label in _TIMES]
    if not preposition and re.fullmatch(r"\d{4}", time):
        preposition = "in"
    new = f"{preposition} {time}".strip()
    if not dates:
        return f"{earlier.strip().rstrip('?.! ')} {new}?"
    if len(dates) > 1:
        return ""
    before = re.sub(rf"\b(?:{PREPOSITIONS})\s+(?:the\s+)?$", "", earlier[: dates[0].start], flags=re.I)
    return f"{before}{new}{earlier[dates[0].end :]}" if before.strip() else ""


def _both(earlier: str, place: tuple[int, str]) -> tuple[int, str]:
    """The place of two names that "and" joins where one of them was found; "between" keeps the other."""
    two = pair(earlier)
    start = earlier.find(two) if two else -1
    if not start <= place[0] < start + len(two) or _follows(earlier[: max(start, 0)], "between"):
        return place
    return start, two


def _replaced(earlier: str, place: tuple[int, str], name: str) -> str:
    """The earlier question with `name`, in the possessive if need be, in the place of another."""
    at, head = place
    before = re.sub(r"\bthe\s+$", "", earlier[:at], flags=re.I)
    if _several(head) != _several(name):
        forms = OF_SEVERAL if _several(name) else _OF_ONE
        before = _VERB_BEFORE.sub(lambda verb: _instead(verb[1], forms), before)
    if _COUNTING.search(before):
        name = re.sub(r"^the\s+", "", name, flags=re.I)
    rest = earlier[at + len(head) :]
    possessive = re.match(r"['’]s?(?!\w)", rest)
    if possessive is None:
        return before + name + rest
    return before + re.sub(r"['’]s?$", "", name) + "'s" + rest[possessive.end() :]


def _asks_who_is(question: str, at: int, name: str) -> bool:
    """Whether all that a question asks of the name that begins at a character is who it is."""
    return bool(_WHO_IS.fullmatch(question[:at])) and not question[at + len(name) :].strip("?.! ")


def _several(name: str) -> bool:
    """Whether a verb that it is the subject of is in the plural."""
    root = next((token.tag for token in parse(name).tokens if token.dep == "ROOT"), "")
    return " and " in name or (root in PLURAL_NOUNS and not country(name))


def _instead(verb: str, forms: Mapping[str, str]) -> str:
    form = forms.get(verb.lower(), verb.lower())
    return form.capitalize() if verb[0].isupper() else form


def _with_pair(earlier: str, pair: str, preposition: str) -> str:
    """The earlier question with both its names replaced, "And from Oslo to Bergen?"; empty without a pair."""
    joiner = _PAIRED.get(preposition.lower(), "")
    one, joined, other = pair.partition(f" {joiner} ") if joiner else ("", "", "")
    if not joined or joiner in other.split():
        return ""
    either = "|".join(re.escape(entity.text) for entity in parse(earlier).entities)
    held = re.compile(
        rf"\b({preposition} )(?:the )?(?:{either})( {joiner} )(?:the )?(?:{either})(?!\w)", re.I
    )
    replaced, found = held.subn(lambda match: f"{match[1]}{one}{match[2]}{other}", earlier, count=1)
    return replaced if found else ""
