"""Saved conversations: one JSON file each, below the store, apart for every browser.

A browser is known by a random key that it keeps to itself; the folder is named by the key's hash, so
a listing of the disk gives nobody's key away. Turns are stored with their citations, so a restart or
a re-index changes nothing in what was shown.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import QuestionError, StoreError, StoreFull

log = logging.getLogger(__name__)

Conversation = dict[str, Any]
"""id, title, created, updated (ISO, UTC), turns: a list of turns as `turns.new_turn` makes them."""

KEY = r"\A[0-9a-f]{32}\z"
"""How browsers, conversations and turns are named (pydantic's syntax, where \\z is the very end)."""

_KEY = re.compile(r"[0-9a-f]{32}")
_TITLE_LENGTH = 80


def now() -> str:
    """The time as ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def check_key(key: str) -> str:
    """`key` if it is 32 hexadecimal digits, as browsers and conversations are named.

    Raises:
        QuestionError: it is anything else.
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise QuestionError("the conversation's key is not valid", "Reload the page")
    return key


class Conversations:
    """The conversations below `folder`; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()

    def listing(self, reader: str) -> list[dict[str, Any]]:
        """The reader's conversations without their turns, newest first."""
        found = []
        for path in self._home(reader).glob("*.json"):
            try:
                conversation = self._read(path)
            except StoreError as error:  # one is no reason to show none
                log.warning("%s", error)
                continue
            if conversation is not None:
                brief = {key: conversation[key] for key in ("id", "title", "created", "updated")}
                found.append(brief | {"turns": len(conversation["turns"])})
        return sorted(found, key=lambda brief: (brief["updated"], brief["id"]), reverse=True)

    def load(self, reader: str, conversation: str) -> Conversation:
        """The conversation, empty if there is none by this key.

        Raises:
            StoreError: there is one, and it cannot be read.
        """
        stored = self._read(self._path(reader, conversation))
        if stored is not None:
            return stored
        return {"id": conversation, "title": "", "created": now(), "updated": now(), "turns": []}

    def has(self, reader: str, conversation: str) -> bool:
        """Whether the conversation is kept; one that was emptied still is."""
        return self._path(reader, conversation).exists()

    def save_turn(
        self,
        reader: str,
        conversation: str,
        turn: dict[str, Any],
        *,
        replaces: Collection[str] = (),
        begun: bool = False,
    ) -> None:
        """Add the turn, or put it in the place of the one with its id.

        Args:
            reader: the browser's key.
            conversation: the conversation's key.
            turn: the turn.
            replaces: ids of turns that are dropped: the one edited or retried, and those that its page
                showed after it. What another tab has asked meanwhile stays.
            begun: it was saved before, so where it is no more, another tab has taken it away, and it
                stays so.
        """
        with self._lock:
            stored = self.load(reader, conversation)
            stored["turns"] = turns = [one for one in stored["turns"] if one["id"] not in replaces]
            ids = [earlier["id"] for earlier in turns]
            if begun and turn["id"] not in ids:
                return
            if turn["id"] in ids:
                turns[ids.index(turn["id"])] = turn
            else:
                turns.append(turn)
            stored["title"] = stored["title"] or title_of(turn["question"])
            self._write(reader, stored)

    def change_turn(self, reader: str, conversation: str, turn: str, **changes: Any) -> None:
        """Change some values of a turn, if it is still there; that makes the conversation no newer."""
        with self._lock:
            stored = self.load(reader, conversation)
            for one in stored["turns"]:
                if one["id"] == turn:
                    one.update(changes)
                    self._write(reader, stored, updated=stored["updated"])

    def drop_turns(self, reader: str, conversation: str, turns: Collection[str]) -> Conversation:
        """Take turns away, where they are still there; the title stays, and what was asked since."""
        with self._lock:
            stored = self.load(reader, conversation)
            kept = [one for one in stored["turns"] if one["id"] not in turns]
            if len(kept) < len(stored["turns"]):
                stored["turns"] = kept
                self._write(reader, stored)
            return stored

    def rename(self, reader: str, conversation: str, title: str) -> None:
        """Give the conversation, if it is still there, another title; an empty one is ignored."""
        with self._lock:
            stored = self._read(self._path(reader, conversation))
            if stored is not None:
                stored["title"] = title_of(title) or stored["title"]
                self._write(reader, stored)

    def delete(self, reader: str, conversation: str) -> None:
        """Remove the conversation for good.

        Raises:
            StoreError: its file cannot be deleted.
        """
        with self._lock:
            path = self._path(reader, conversation)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"the conversation in {path} cannot be deleted: {error.strerror or error}",
                    f"Make {path.parent} writable",
                ) from None

    def _home(self, reader: str) -> Path:
        return self._folder / hashlib.sha256(check_key(reader).encode()).hexdigest()[:32]

    def _path(self, reader: str, conversation: str) -> Path:
        return self._home(reader) / f"{check_key(conversation)}.json"

    def _read(self, path: Path) -> Conversation | None:
        """The conversation; None if there is none.

        A file that is no conversation is put aside, where nothing replaces it.
        """
        with self._lock:
            try:
                stored = _parsed(path.read_bytes(), path.stem)
                if stored is None:
                    aside = path.with_name(f"{path.stem}.{time.time_ns()}.damaged")
                    path.rename(aside)
                    log.warning("a conversation was damaged and is put aside as %s", aside)
            except FileNotFoundError:
                return None
            except OSError as error:
                raise StoreError(
                    f"the conversation in {path} cannot be read: {error.strerror or error}",
                    "Make the file readable, or begin a new conversation",
                ) from None
            return stored

    def _write(self, reader: str, conversation: Conversation, *, updated: str = "") -> None:
        conversation["updated"] = updated or now()
        path = self._path(reader, conversation["id"])
        draft = path.with_suffix(f".{threading.get_ident()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(conversation, ensure_ascii=False), encoding="utf-8", errors="replace")
            os.replace(draft, path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise StoreFull(
                f"the conversation could not be saved: {error.strerror or error}",
                f"Free some space, or make {self._folder} writable",
            ) from None


def _parsed(data: bytes, key: str) -> Conversation | None:
    """The conversation by this key that `data` holds; None if it holds anything else."""
    try:
        stored = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(stored, dict) or stored.get("id") != key:
        return None
    turns = stored.get("turns")
    named = all(isinstance(stored.get(name), str) for name in ("title", "created", "updated"))
    if not named or not isinstance(turns, list):
        return None
    return stored if all(isinstance(turn, dict) and "id" in turn for turn in turns) else None


def title_of(text: str) -> str:
    """The text as the title of a conversation: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"
