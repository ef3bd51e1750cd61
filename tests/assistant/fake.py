"""A stand-in for the assistant, so that the command line is tested without models or an index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from assistant.errors import QuestionError
from assistant.settings import Settings
from assistant.types import Answer, Citation, Hit, Sentence
from index.types import Passage, Span


def cited(question: str = "Who?", **changes: Any) -> Answer:
    """An answer with one sentence and one citation."""
    citation = Citation(number=1, source="a.txt", title="On Ships", quote="The captain.", start=4, end=16)
    values: dict[str, Any] = {
        "question": question,
        "standalone_question": question,
        "text": "The captain. [1]",
        "answered": True,
        "backend": "fake",
        "citations": (citation,),
        "sentences": (
            Sentence(text="The captain. [1]", start=0, end=16, verdict="supported", citations=(1,)),
        ),
        "by_article": (citation,),
    }
    return Answer(**(values | changes))


def refused(question: str = "Who?", text: str = "The cargo was salt.") -> Answer:
    """A refusal with one nearest passage holding `text`."""
    passage = Passage(
        id="p1",
        source="a.txt",
        position=0,
        start=20,
        end=20 + len(text),
        text=text,
        title="On Ships",
        sentences=(Span(start=20, end=20 + len(text)),),
    )
    return Answer(
        question=question,
        standalone_question=question,
        text="The articles do not say who.",
        answered=False,
        backend="fake",
        hits=(Hit(passage=passage, score=0.4),),
    )


@dataclass(kw_only=True)
class FakeAssistant:
    """Answers with `reply`, and remembers what it was asked and with which settings."""

    reply: Callable[[str], Answer] = cited
    asked: list[dict[str, Any]] = field(default_factory=list)
    settings: Settings | None = None
    notices: tuple[str, ...] = ()

    def open(self, settings: Settings, *, progress: object = None) -> FakeAssistant:
        """Stands for `open_assistant`."""
        self.settings = settings
        return self

    def __enter__(self) -> FakeAssistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def ask(self, question: str, **options: Any) -> Answer:
        """Answer, refusing an empty question as the real one does."""
        self.asked.append({"question": question, **options})
        if not question.strip():
            raise QuestionError("the question is empty", "Type a question")
        return self.reply(question)
