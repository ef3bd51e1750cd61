"""What a model writes: its reasoning held back, a reply that was cut, one that says nothing was found."""

from __future__ import annotations

import pytest

from assistant.errors import BackendTimeout, ReplyCut
from assistant.llm.testing import ScriptedBackend
from assistant.reply import MAX_REPLY, Reply, says_not_found, write


def written(*pieces: str | ReplyCut | BackendTimeout) -> tuple[Reply, str]:
    """The reply, and what was shown of it while it was written."""
    reply = Reply()
    shown = "".join(write(ScriptedBackend(list(pieces)), (), reply, max_tokens=100, deadline=1.0))
    return reply, shown


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>Berg or Roe? Berg.</think>\n\nBerg opened it."],
        ["<th", "ink>Berg", " or Roe?", "</thi", "nk>", "\nBerg ", "opened it."],
        ["\n<THINKING>", "Berg.", "</THINKING> Berg opened it."],
        ["[THI", "NK]Berg.", "[/THINK]Berg opened it."],
    ],
)
def test_reasoning_before_a_reply_is_neither_shown_nor_read(pieces: list[str]) -> None:
    reply, shown = written(*pieces)
    assert shown.strip() == "Berg opened it."
    assert reply.text == shown
    assert reply.raw == "".join(pieces)
    assert reply.failure is None


def test_reasoning_without_its_beginning_is_not_read() -> None:
    reply, _ = written("Berg or Roe? ", "Berg.</think>", "Berg opened it.")
    assert reply.text == "Berg opened it."


@pytest.mark.parametrize(
    "text",
    [
        "Berg opened it. <think>Was it Roe?</think>",
        "Berg opened it. <think>Was it",
        "<think>Roe?</think>Berg <thinking>or Roe?</thinking>opened it.",
        "Roe?</think>Berg opened it. [think]Was it?[/think]",
    ],
)
def test_reasoning_after_and_within_a_reply_is_not_read(text: str) -> None:
    reply, _ = written(text)
    assert reply.text.strip() == "Berg opened it."
    assert reply.failure is None


def test_a_character_that_is_split_over_two_pieces_is_never_shown_by_halves() -> None:
    pieces = ["Berg \ud83d", "\ude00 opened", " it.\ud83d"]
    shown = list(write(ScriptedBackend(pieces), (), Reply(), max_tokens=100, deadline=1.0))
    assert "".join(shown) == "Berg 😀 opened it.\ufffd"
    for piece in shown:
        piece.encode()


@pytest.mark.parametrize("text", ["<", "[", "[1] is <b>", "<th", "<thicket grows here.", "a < b <think"])
def test_what_only_looks_like_reasoning_is_read(text: str) -> None:
    reply, _ = written(*text)
    assert reply.text == text


def test_a_model_that_only_reasons_has_failed() -> None:
    for end in ((), (ReplyCut("the reply was cut off", "Raise max_tokens"),)):
        reply, shown = written("<think>", "Berg or Roe?", *end)
        assert shown == ""
        assert reply.text == ""
        assert reply.failure is not None
        assert "gave no answer" in reply.failure.line


def test_a_reply_that_a_limit_ends_is_cut_and_no_failure() -> None:
    reply, _ = written("Berg opened ", "it at", ReplyCut("the reply was cut off", "Raise max_tokens"))
    assert reply.text == "Berg opened it at"
    assert reply.cut
    assert reply.failure is None
    endless, _ = written("word " * MAX_REPLY)
    assert endless.cut
    assert len(endless.text) == MAX_REPLY


def test_a_failure_is_kept_with_what_was_written() -> None:
    reply, _ = written("Berg ", BackendTimeout("no answer within 1 s", "Raise the timeout"))
    assert reply.text == "Berg "
    assert reply.failure is not None
    assert not reply.cut


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("NOT FOUND", True),
        ("**NOT FOUND**", True),
        ("NOT FOUND. The articles do not name the president.", True),
        ("None of the articles mention this.", True),
        ("There is no information about it. The articles do not say who.", True),
        ("The articles do not mention a president. The coalition is co-chaired by Britain.", False),
        ("The articles do not say Italy hosts it, but that Turkey does.", False),
        ("None of the articles agree on the toll.", False),
        ("Not found.", True),
        ("NOT FOUND in the provided articles.", True),
        ("NOT FOUND\n\nThe articles do not mention a president.", True),
        ("NOT FOUND\n\nThe dam is in Elmford.", False),
        ("Answer: NOT FOUND", True),
        ("The articles contain no information about the mayor.", True),
        ("The articles report no deaths.", False),
        ("The articles do not directly answer this question.", True),
        ("The articles are not directly comparable.", False),
        ("This is not mentioned in the articles.", True),
        ("It is not stated in the text of the treaty.", False),
        ("It is not stated by the articles who won, but Berg did.", False),
        ("Neither article mentions it.", True),
        ("No article was found on him.", False),
        ("I'm sorry, but the articles do not say.", True),
        ("Based on the articles provided, there is no information about it.", True),
        ("Unfortunately, the articles do not mention it.", True),
        ("Unfortunately, the dam broke.", False),
        ("I don't know.", True),
        ("The quotations do not say who.", True),
        ("The article does not mention it.", True),
        ("Not foundational, but useful: the dam held.", False),
        ("The mayor did not resign.", False),
        ("Not found guilty: the court acquitted him.", False),
        ("The articles do not agree on the toll: one says 12, the other 14.", False),
        ("The articles do not say that he resigned; they say that he was dismissed.", False),
        ("The evidence does not prove guilt, the judge said.", False),
    ],
)
def test_not_found_is_recognised(reply: str, expected: bool) -> None:
    assert says_not_found(reply) is expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("No information was released by the police about the suspect.", False),
        ("No answer came from the White House on Tuesday.", False),
        ("I do not know who will win, said Smith.", False),
        ("NOT FOUND in nature, the alloy is made in Lyme.", False),
        ("There is no information on the dead, the police said.", False),
        ("No information about that is given in the articles.", True),
        ("NOT FOUND - the articles say nothing.", True),
        ("I cannot find this in the articles.", True),
    ],
)
def test_what_an_article_says_of_missing_information_is_an_answer(reply: str, expected: bool) -> None:
    assert says_not_found(reply) is expected


def test_nothing_written_is_no_reasoning() -> None:
    reply, _ = written("", "")
    assert reply.failure is None
    assert reply.text == ""
