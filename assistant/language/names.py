"""Names and their variants: spellings, initials, and a capital or demonym for its country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.language.words import FUNCTION_WORDS, Word, normal, words

_JOINERS = frozenset({"of", "the", "de", "van", "von", "der", "al", "bin"})
TITLES = frozenset(
    """
        mr mrs ms dr sir lord lady president prime minister chancellor secretary general foreign
        deputy defense defence chairman spokesperson spokeswoman spokesman professor king queen
        gen sen gov rep lt col capt prof rev mayor senator governor judge captain pope doctor minister
        admiral alderman ambassador archbishop baron baroness bishop chief cllr coach commissioner congressman
        congresswoman constable councillor councilman councilwoman detective father inspector major officer
        reverend sergeant sgt sister superintendent supt
    """.split()
)
_SHORTENED = frozenset("mr mrs ms dr gen sen gov rep lt col capt prof rev st".split())
"""What is written with a full stop before a name."""

_INITIALS = re.compile(r"[A-Z]\.(?P<more>(?:\s?[A-Z]\.)*)\s(?P<name>[A-Z]\w+)")
_OPENERS = frozenset(
    """
        list name tell give explain describe summarise summarize compare regarding concerning following
        according given despite although
    """.split()
)
"""What opens a sentence with a capital and is no part of the name after it."""

_SEATS = {
    "united states": frozenset({"america", "washington", "white house", "pentagon", "capitol hill"}),
    "russia": frozenset({"kremlin", "the kremlin"}),
    "united kingdom": frozenset({"downing street", "whitehall"}),
    "france": frozenset({"elysee"}),
    "ukraine": frozenset({"kiev"}),
    "netherlands": frozenset({"dutch", "the hague"}),
}
"""By-names that no table of countries holds, most of them where the government sits."""


@cache
def _country_groups() -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Name → all names of that country, and name → the country's key; all lower-case."""
    from countryinfo import all_countries

    groups: dict[str, frozenset[str]] = {}
    keys: dict[str, str] = {}
    every = [country.info() for country in all_countries()]
    known = [facts if isinstance(facts, dict) else facts.model_dump() for facts in every]
    # Two countries can share a demonym (American): it belongs to the larger one.
    for facts in sorted(known, key=lambda facts: -float(facts.get("population") or 0)):
        key = str(facts.get("name", "")).casefold()
        # Codes of two lower-case letters ("is", "us") are words too: only ISO forms with capitals count,
        # which `variants` checks against the text's own spelling.
        spellings = [s for s in facts.get("altSpellings") or () if s.isascii() and len(s) > 2]
        spellings += [s for s in facts.get("altSpellings") or () if s in {"UK", "US", "UAE", "EU"}]
        names = {key, *(s.casefold() for s in spellings)}
        names |= {name.removeprefix("great ") for name in names if name.startswith("great ")}
        capital = str(facts.get("capital") or "").casefold()
        demonym = str(facts.get("demonym") or "").casefold()
        # A demonym is an adjective of the same country: British, Ukrainian.
        names |= {part for part in (demonym, capital) if len(part) > 3}
        names |= {f"{part}s" for part in (demonym,) if part.endswith("an")}
        names |= _SEATS.get(key, frozenset())
        if not key:
            continue
        group = frozenset(names)
        for name in group:
            if name not in keys or name == key:
                groups[name] = group
                keys[name] = key
    return groups, keys


@lru_cache(maxsize=4096)
def variants(name: str) -> frozenset[str]:
    """Other names of the same country, lower-case, the name itself included.

    "UK" gives united kingdom, britain, british, london, …; a name of no country gives only itself.
    """
    form = " ".join(normal(part) for part in name.split())
    groups, _ = _country_groups()
    return groups.get(form, frozenset()) | {form}


def country(name: str) -> str:
    """The country a name, demonym or capital belongs to, lower-case; empty if it is none."""
    _, keys = _country_groups()
    return keys.get(" ".join(normal(part) for part in name.split()).removeprefix("the "), "")


@lru_cache(maxsize=20_000)
def names(text: str) -> tuple[str, ...]:
    """Names by their capitals: runs of capitalised words, joined by "of", "the", "&" and the like.

    The first word of a sentence counts only if it is followed by another capitalised word, is an
    abbreviation, or belongs to a country. Order of appearance, without repeats.
    """
    found: list[str] = []
    run: list[Word] = []

    def close() -> None:
        while run and not run[-1].capitalised:
            run.pop()
        if run:
            name = text[run[0].start : run[-1].end]
            alone = len(run) == 1 and _opens_sentence(text, run[0].start)
            if (not alone or name.isupper() or country(name)) and run[0].form not in ("i", "a"):
                found.append(name.removesuffix("'s").removesuffix("’s"))
        run.clear()

    for word in words(text):
        gap = text[run[-1].end : word.start].strip() if run else ""
        if gap and gap != "&" and not (gap == "." and _shortened(run[-1])):
            close()
        if not run and word.form in _OPENERS and _opens_sentence(text, word.start):
            continue
        if (word.capitalised and (word.topical or run or _initial(text, word))) or (
            run and word.form in _JOINERS
        ):
            run.append(word)
        else:
            close()
    close()
    return tuple(dict.fromkeys(found))


def _shortened(word: Word) -> bool:
    """Whether a full stop after it ends no name: "Mr.", "George W."."""
    return word.form in _SHORTENED or (len(word.text) == 1 and word.text.isupper())


def _initial(text: str, word: Word) -> bool:
    """Whether a letter is an initial before a name: "J. K. Rowling"."""
    found = _INITIALS.match(text, word.start)
    if found is None or found["name"].lower() in FUNCTION_WORDS:
        return False
    before = text[: word.start].split()[-1:]
    ends = found["more"] == "" and any(w[:1].islower() and w.lower() not in FUNCTION_WORDS for w in before)
    return not ends  # "vitamin C. Researchers say"


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t“\"'‘(-")
    return not before or before[-1] in ".!?:\n”"


def same_name(one: str, other: str) -> bool:
    """Whether two names can mean the same: equal, same country, initials, or similar spelling.

    "Putin" matches "Vladimir Putin" (a part of a longer name), "Zelensky" matches "Zelenskyy".
    """
    from rapidfuzz import fuzz

    left = [w.form for w in words(one) if w.form not in _JOINERS]
    right = [w.form for w in words(other) if w.form not in _JOINERS]
    if not left or not right:
        return False
    if country(one) and country(other):
        return country(one) == country(other)
    untitled = [[word for word in form if word not in TITLES] for form in (left, right)]
    if all(untitled):
        left, right = untitled
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(short) == 1 and len(long) > 1 and len(short[0]) == len(long) and short[0] == _initials(long):
        return True
    core = [word for word in short if word not in TITLES] or short
    return all(
        any(
            word == candidate
            or (
                min(len(word), len(candidate)) > 4
                and word[0] == candidate[0]
                and fuzz.ratio(word, candidate) >= 84
            )
            for candidate in long
        )
        for word in core
    )


def _initials(parts: Iterable[str]) -> str:
    return "".join(part[0] for part in parts)


@lru_cache(maxsize=50_000)
def mentions(text: str, name: str) -> bool:
    """Whether `text` holds `name` or one of its variants as whole words, in any case."""
    # Forms of two letters are words too ("us", "it"): as names they are written in capitals.
    forms = [w.form if len(w.form) > 2 or w.text.isupper() else "-" for w in words(text)]
    joined = f" {' '.join(forms)} "
    for variant in variants(name):
        if f" {variant} " in joined:
            return True
    last = "".join(name.split()[-1:])  # "Baker" at the beginning is not the Baker Noor Haddad
    return any(same_name(name, found) for found in names(text)) or any(
        same_name(last, found) for found in _hidden(text)
    )


def may_mention(text: str, name: str) -> bool:
    """Whether a text, which may be long, holds the last word of a name, or of another name of its country, in
    one or several.

    It is wrong only on the side of yes, unless the name is spelt otherwise throughout.
    """
    lasts = (variant.split()[-1] for variant in variants(name) if variant)
    roots = {re.escape(last.removesuffix("s") if len(last) > 4 else last) for last in lasts}
    return re.search(rf"\b(?:{'|'.join(roots)})\w{{0,2}}\b", text, re.I) is not None


@lru_cache(maxsize=20_000)
def _hidden(text: str) -> tuple[str, ...]:
    """What may be a name though it does not stand as one: first in a sentence, or a part of a compound."""
    found: list[str] = []
    for word in words(text):
        if not word.topical:
            continue
        parts = [
            part for part in word.text.split("-") if part[:1].isupper() and (len(part) > 2 or part.isupper())
        ]
        if "-" in word.text:
            found += parts
        elif parts and _opens_sentence(text, word.start):
            found.append(word.text)
    return tuple(found)
