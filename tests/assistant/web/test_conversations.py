from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.errors import QuestionError, StoreError
from assistant.web.conversations import Conversations
from assistant.web.turns import new_turn

READER, OTHER = "a" * 32, "b" * 32
FIRST, SECOND = "1" * 32, "2" * 32


def turn(number: int, question: str = "Why?") -> dict[str, object]:
    return new_turn(turn=f"{number:032x}", question=question)


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def test_turns_survive_a_restart(conversations: Conversations, tmp_path: Path) -> None:
    conversations.save_turn(READER, FIRST, turn(1, "Why \ud800 so?"))
    again = Conversations(tmp_path).load(READER, FIRST)
    assert [one["question"] for one in again["turns"]] == ["Why ? so?"]
    assert again["title"] == "Why ? so?"


def test_readers_are_apart(conversations: Conversations, tmp_path: Path) -> None:
    conversations.save_turn(READER, FIRST, turn(1))
    assert conversations.load(OTHER, FIRST)["turns"] == []
    assert conversations.listing(OTHER) == []
    assert not [path for path in tmp_path.rglob("*") if READER in path.name]


def test_same_turn_is_replaced_in_place(conversations: Conversations) -> None:
    for number in (1, 2, 1):
        conversations.save_turn(READER, FIRST, turn(number))
    assert [one["id"] for one in conversations.load(READER, FIRST)["turns"]] == [f"{1:032x}", f"{2:032x}"]


def test_only_the_turns_that_are_named_are_replaced(conversations: Conversations) -> None:
    for number in (1, 2, 3, 4):
        conversations.save_turn(READER, FIRST, turn(number))
    conversations.save_turn(READER, FIRST, turn(5), replaces=(f"{2:032x}", f"{3:032x}", f"{9:032x}"))
    left = [one["id"] for one in conversations.load(READER, FIRST)["turns"]]
    assert left == [f"{number:032x}" for number in (1, 4, 5)]


def test_what_is_kept_with_a_turn_later_makes_its_conversation_no_newer(conversations: Conversations) -> None:
    for conversation in (FIRST, SECOND):
        conversations.save_turn(READER, conversation, turn(1))
    conversations.change_turn(READER, FIRST, f"{1:032x}", suggestions=["Who?"])
    assert [one["id"] for one in conversations.listing(READER)] == [SECOND, FIRST]


def test_only_a_turn_that_is_still_there_is_changed(conversations: Conversations) -> None:
    conversations.save_turn(READER, FIRST, turn(1))
    conversations.change_turn(READER, FIRST, f"{1:032x}", feedback="good")
    conversations.change_turn(READER, FIRST, f"{2:032x}", feedback="good")
    conversations.change_turn(READER, SECOND, f"{1:032x}", feedback="good")
    assert [one["feedback"] for one in conversations.load(READER, FIRST)["turns"]] == ["good"]
    assert conversations.load(READER, SECOND)["turns"] == []


def test_listing_is_newest_first_and_without_turns(conversations: Conversations) -> None:
    conversations.save_turn(READER, FIRST, turn(1, "One"))
    conversations.save_turn(READER, SECOND, turn(2, "Two"))
    conversations.rename(READER, FIRST, "  Renamed\n here ")
    listing = conversations.listing(READER)
    assert [(one["title"], one["turns"]) for one in listing] == [("Renamed here", 1), ("Two", 1)]


def test_undo_clear_and_delete(conversations: Conversations) -> None:
    for number in (1, 2):
        conversations.save_turn(READER, FIRST, turn(number))
    assert len(conversations.drop_turns(READER, FIRST, [f"{2:032x}"])["turns"]) == 1
    assert conversations.drop_turns(READER, FIRST, [f"{1:032x}"])["turns"] == []
    conversations.delete(READER, FIRST)
    assert conversations.listing(READER) == []


def test_a_turn_is_taken_back_though_another_tab_has_asked_since(conversations: Conversations) -> None:
    for number in (1, 2):
        conversations.save_turn(READER, FIRST, turn(number))
    for _ in range(2):
        left = conversations.drop_turns(READER, FIRST, [f"{1:032x}"])
        assert [one["id"] for one in left["turns"]] == [f"{2:032x}"]


def test_a_turn_that_was_taken_away_while_it_was_answered_stays_away(conversations: Conversations) -> None:
    for number in (1, 2):
        conversations.save_turn(READER, FIRST, turn(number))
    conversations.drop_turns(READER, FIRST, [f"{2:032x}"])
    conversations.save_turn(READER, FIRST, turn(2), begun=True)
    assert [one["id"] for one in conversations.load(READER, FIRST)["turns"]] == [f"{1:032x}"]
    conversations.delete(READER, FIRST)
    conversations.save_turn(READER, FIRST, turn(1), begun=True)
    assert conversations.listing(READER) == []


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 32, "a" * 33, "a" * 31 + "\n"])
def test_keys_cannot_name_files(conversations: Conversations, key: str) -> None:
    with pytest.raises(QuestionError):
        conversations.load(READER, key)
    with pytest.raises(QuestionError):
        conversations.listing(key)


def test_a_damaged_file_is_left_out(conversations: Conversations, tmp_path: Path) -> None:
    conversations.save_turn(READER, FIRST, turn(1))
    next(tmp_path.rglob("*.json")).write_text("{", encoding="utf-8")
    assert conversations.listing(READER) == []
    assert conversations.load(READER, FIRST)["turns"] == []


def home_of(tmp_path: Path, conversations: Conversations) -> Path:
    """The folder of the reader, which holds one conversation."""
    conversations.save_turn(READER, FIRST, turn(1))
    (path,) = tmp_path.rglob("*.json")
    return path.parent


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"turns": []}',
        b'{"id": "%s", "title": "", "created": "", "updated": "", "turns": [1]}' % FIRST.encode(),
        b'{"id": "%s", "title": "", "created": "", "updated": "", "turns": []}' % SECOND.encode(),
    ],
)
def test_a_damaged_file_is_put_aside_and_never_written_over(
    conversations: Conversations, tmp_path: Path, damage: bytes
) -> None:
    home = home_of(tmp_path, conversations)
    for number in (2, 3):
        (home / f"{FIRST}.json").write_bytes(damage)
        conversations.save_turn(READER, FIRST, turn(number))
        assert [one["id"] for one in conversations.load(READER, FIRST)["turns"]] == [f"{number:032x}"]
    assert [path.read_bytes() for path in home.glob("*.damaged")] == [damage] * 2


def test_a_damaged_file_breaks_no_listing(conversations: Conversations, tmp_path: Path) -> None:
    home = home_of(tmp_path, conversations)
    (home / f"{SECOND}.json").write_text('{"turns": []}', encoding="utf-8")
    assert [one["id"] for one in conversations.listing(READER)] == [FIRST]


def test_a_conversation_that_cannot_be_read_is_not_taken_for_a_new_one(
    conversations: Conversations, tmp_path: Path
) -> None:
    unreadable = home_of(tmp_path, conversations) / f"{SECOND}.json"
    unreadable.mkdir()  # no permission would stop root
    for attempt in (
        lambda: conversations.load(READER, SECOND),
        lambda: conversations.save_turn(READER, SECOND, turn(2)),
        lambda: conversations.rename(READER, SECOND, "New"),
        lambda: conversations.drop_turns(READER, SECOND, []),
    ):
        with pytest.raises(StoreError, match=r"cannot be read: .*Make the file readable"):
            attempt()
    assert unreadable.is_dir()
    assert [one["id"] for one in conversations.listing(READER)] == [FIRST]


def test_a_conversation_that_cannot_be_deleted_is_told(conversations: Conversations, tmp_path: Path) -> None:
    conversations.save_turn(READER, FIRST, turn(1))
    (path,) = tmp_path.rglob(f"{FIRST}.json")
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match="cannot be deleted"):
        conversations.delete(READER, FIRST)


def test_renaming_what_was_deleted_does_nothing(conversations: Conversations) -> None:
    conversations.save_turn(READER, FIRST, turn(1))
    conversations.delete(READER, FIRST)
    conversations.rename(READER, FIRST, "Back again")
    assert conversations.listing(READER) == []


def test_threads_lose_no_turn(conversations: Conversations) -> None:
    threads = [
        threading.Thread(target=conversations.save_turn, args=(READER, FIRST, turn(number)))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(conversations.load(READER, FIRST)["turns"]) == 20
