"""The checks that a sentence of a reply must pass, by name.

A check takes a Case and returns an Objection, or None. To add one, write a function and decorate it
with `@check("name")` in a module that is imported below; the order of registration is the order of
trying, and the first fatal objection is the one that readers see.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from assistant.grounding.types import Case, Objection

Check = Callable[[Case], Objection | None]

CHECKS: dict[str, Check] = {}
"""Every registered check by its name."""

_MODULES = (
    "quoting",
    "figures",
    "dating",
    "pairing",
    "placing",
    "measuring",
    "people",
    "negation",
    "meaning",
    "conditions",
    "contention",
    "amounts",
    "qualifiers",
    "roles",
    "doers",
    "exchange",
)


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under a name."""

    def register(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return register


def registered() -> tuple[str, ...]:
    """The names of all checks, in order of trying."""
    for module in _MODULES:
        import_module(f"assistant.grounding.{module}")
    return tuple(CHECKS)


def objections(case: Case, without: frozenset[str] = frozenset()) -> tuple[Objection, ...]:
    """What the checks object to, fatal ones first; the checks `without` are left out."""
    chosen = [CHECKS[name] for name in registered() if name not in without]
    found = [objection for one in chosen if (objection := one(case)) is not None]
    return tuple(sorted(found, key=lambda objection: not objection.fatal))
