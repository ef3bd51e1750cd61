"""Coroutines to their end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def finished(work: Coroutine[object, object, T]) -> T:
    """What a coroutine returns, on a thread of its own: a browser keeps a running loop on the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
