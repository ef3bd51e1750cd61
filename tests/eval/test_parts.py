"""Parts of the answering are left out for a while, and put back."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import pytest

import assistant
import index
from assistant.errors import ConfigurationError
from eval.parts import INDEXED, PARTS, check_part, left_out


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_replaced_and_put_back(part: str) -> None:
    before = {target: pkgutil.resolve_name(target) for target in PARTS[part]}
    with left_out(part):
        for target, instead in PARTS[part].items():
            assert pkgutil.resolve_name(target) is instead
    for target, was in before.items():
        assert pkgutil.resolve_name(target) is was


@pytest.mark.parametrize("part", PARTS)
def test_nobody_else_keeps_using_what_is_left_out(part: str) -> None:
    import_everything()
    for target in PARTS[part]:
        place, _, name = target.rpartition(".")
        original = pkgutil.resolve_name(target)
        defined = getattr(original, "__module__", place)
        holders = {
            module
            for module, known in list(sys.modules.items())
            if module.partition(".")[0] in {"assistant", "index"}
            and not module.startswith("assistant.web")  # shows answers, and has no part in them
            and vars(known).get(name) is original
        }
        others = {other.rpartition(".")[0] for other in PARTS[part] if other.endswith(f".{name}")}
        assert holders - others <= {defined}, target


def import_everything() -> None:
    """Import every module of the product, so that whoever uses a name is known."""
    for package in (assistant, index):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)


def test_an_error_puts_it_back_too() -> None:
    before = pkgutil.resolve_name("assistant.selection.listed")
    with pytest.raises(RuntimeError), left_out("whole lists"):
        raise RuntimeError
    assert pkgutil.resolve_name("assistant.selection.listed") is before


def test_no_part_is_none_and_a_wrong_one_is_named() -> None:
    with left_out(""):
        pass
    assert set(PARTS) > INDEXED
    with pytest.raises(ConfigurationError, match="no part 'whole list'"):
        check_part("whole list")
