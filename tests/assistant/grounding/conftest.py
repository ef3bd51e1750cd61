"""A small article and its sentences, for grounding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.grounding import Grounded, Grounder, sentence_spans
from assistant.types import Evidence

HARBOUR = (
    "Harbour master Ada Finch said on Monday that the harbour of Lyme will close for 12 days. "
    "She warned that the storm could damage the pier. "
    "Mayor Tom Reyes refused to cancel the regatta. "
    "Some of the fishermen support the mayor. "
    "The council bought the lighthouse from the trust in 1998. "
    "“The sea does not read our timetable,” Finch said. "
    "More than 40 boats are not insured."
)
MARKET = (
    "The market hall of Lyme reopened in March 2021. "
    "Baker Ines Duarte sells 300 loaves a day. "
    "The hall was designed by the architect Noor Haddad."
)
TEXTS = {"harbour.txt": HARBOUR, "market.txt": MARKET}
TITLES = {"harbour.txt": "Storm closes the harbour of Lyme", "market.txt": "The market hall is back"}

Ground = Callable[..., Grounded]


@pytest.fixture(scope="session")
def pool() -> tuple[Evidence, ...]:
    """Every sentence of both articles."""
    return tuple(
        Evidence(
            source=source,
            title=TITLES[source],
            text=text[start:end],
            start=start,
            end=end,
            score=0.0,
            passage_id=source,
        )
        for source, text in TEXTS.items()
        for start, end in sentence_spans(text)
    )


@pytest.fixture(scope="session")
def ground(pool: tuple[Evidence, ...]) -> Ground:
    """Grounds a sentence in both articles, by words alone."""
    grounder = Grounder(None)
    return lambda sentence: grounder.ground(sentence, pool, text_of=TEXTS.__getitem__)
