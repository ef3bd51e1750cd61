"""Articles and scripted answers for the browser tests."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import BackendUnavailable
from assistant.types import Answer, Event, Hit
from index.types import Document, Heading
from tests.browser.scripted import Script, ScriptedAssistant, answer_of, citation, hit, say_everywhere, slowly

HOSTILE_TITLE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> **bold** \u202eRTL"
HOSTILE_TEXT = (
    "<script>window.hacked=1</script>\n"
    "<img src=http://evil.example/a.png onerror=window.hacked=1>\n"
    "![pixel](http://evil.example/b.png) [link](javascript:window.hacked=1) # not a heading\n"
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe><style>body{display:none}</style>\n"
    "<form action=http://evil.example><input type=password></form>"
    "<div style='position:fixed;inset:0'>over</div>\n"
    "שלום עולם, this line runs both ways. ${alert(1)} {{value}} `x`\n" + "w" * 400
)

HARBOUR = (
    "Harbour works\n\n"
    "The harbour was widened in 1971. The work took three years 🚢 and cost 12 million.\n\n"
    "Background\n\n"
    + "\n\n".join(f"Paragraph {n} says little about the quay and the tide." for n in range(60))
    + "\n\nThe lighthouse was moved in 1983. It still stands."
)
PAPER = (
    "The harbour was widened in 1974. Other sources say otherwise.\n"
    "Second page begins here with a pier. Anna Berg said that the quay would be closed."
)


def documents() -> dict[str, Document]:
    """Three articles: a long one with headings, one with pages, one that is hostile."""
    made = (
        Document(
            source="harbour.txt",
            title="Harbour works",
            date="1985-03-02",
            text=HARBOUR,
            headings=(
                Heading(
                    title="Background",
                    start=HARBOUR.index("Background"),
                    end=HARBOUR.index("Background") + 10,
                ),
            ),
        ),
        Document(source="paper.pdf", title="A paper", text=PAPER, pages=(0, PAPER.index("Second page"))),
        Document(source="evil.html", title=HOSTILE_TITLE, text=HOSTILE_TEXT),
    )
    return {one.source: one for one in made}


def two_spans(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Two spans of one article and one of another; the last sentence is partly supported."""
    harbour, paper = assistant.documents["harbour.txt"], assistant.documents["paper.pdf"]
    cited = (
        citation(1, harbour, "The work took three years 🚢 and cost 12 million.", section="Harbour works"),
        citation(2, harbour, "The lighthouse was moved in 1983.", section="Background", date="1985-03-02"),
        citation(3, paper, "Second page begins here with a pier.", verdict="partly", page=2),
    )
    yield Event(kind="step", text="Searched 3 articles")
    yield Event(kind="evidence", citations=cited)
    for word in ("The ", "work ", "took ", "three ", "years."):
        yield Event(kind="token", text=word)
    answer = answer_of(
        question,
        [
            ("The work took three years 🚢.", (1,), "supported", ""),
            ("The lighthouse was moved.", (2,), "supported", ""),
            ("The pier is 90 m long.", (3,), "partly", "90 is not in the quote"),
        ],
        citations=cited,
        hits=(
            hit(harbour, HARBOUR[: HARBOUR.index("Background")]),
            hit(harbour, "Paragraph 7 says little about the quay and the tide."),
        ),
    )
    yield Event(kind="answer", answer=answer)


def quoting_slowly(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """A quote, then one word after the other for a minute, unless closed."""
    quote = citation(1, assistant.documents["harbour.txt"], "The lighthouse was moved in 1983.")
    yield Event(kind="evidence", citations=(quote,))
    yield from slowly(assistant, question)


def disagreement(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Two articles give different years."""
    sides = (
        citation(
            1, assistant.documents["harbour.txt"], "The harbour was widened in 1971.", date="1985-03-02"
        ),
        citation(2, assistant.documents["paper.pdf"], "The harbour was widened in 1974.", page=1),
    )
    answer = answer_of(
        question,
        [("It was widened in 1971.", (1,), "supported", ""), ("Or in 1974.", (2,), "supported", "")],
        citations=sides,
        by_article=(*sides, citation(3, assistant.documents["evil.html"], HOSTILE_TEXT[:20])),
        sides=sides,
        conflict=True,
    )
    yield Event(kind="answer", answer=answer)


def refusal(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Nothing is said about it; two passages are near."""
    harbour = assistant.documents["harbour.txt"]
    near = (hit(harbour, "It still stands."), hit(harbour, "The lighthouse was moved in 1983."))
    yield unanswered(question, "Nothing is said about the mayor's name.", near)


def welcome(_: ScriptedAssistant, question: str) -> Iterator[Event]:
    """What is said where nothing was asked: no passage is near."""
    yield unanswered(question, "You are welcome.")


def unanswered(question: str, text: str, hits: tuple[Hit, ...] = ()) -> Event:
    """An answer that is none."""
    answer = Answer(
        question=question,
        standalone_question=question,
        text=text,
        answered=False,
        backend="scripted",
        hits=hits,
    )
    return Event(kind="answer", answer=answer)


def hostile(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """An answer made of markup, with a hostile quote."""
    evil = assistant.documents["evil.html"]
    cited = tuple(citation(n, evil, line) for n, line in enumerate(HOSTILE_TEXT.split("\n"), 1))
    yield from say_everywhere(
        question,
        HOSTILE_TEXT,
        cited,
        by_article=cited[:2],
        notices=(HOSTILE_TEXT,),
        hits=(hit(evil, HOSTILE_TEXT.split("\n")[2]),),
    )


def spoken(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """One citation, which names somebody."""
    paper = assistant.documents["paper.pdf"]
    cited = (citation(1, paper, "Anna Berg said that the quay would be closed."),)
    answer = answer_of(question, [("She did.", (1,), "supported", "")], citations=cited)
    yield Event(kind="answer", answer=answer)


def failure(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """The model's server is away."""
    yield Event(kind="step", text="Searched 3 articles")
    raise BackendUnavailable(
        "the server at 127.0.0.1:11434 refused the connection", "Start it with `ollama serve`"
    )


def accident(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """A bug."""
    yield Event(kind="step", text="Searched 3 articles")
    raise RuntimeError("sk-secret-key in a traceback")


def scripts() -> dict[str, Script]:
    """Question to what happens."""
    return {
        "How long?": two_spans,
        "When was it widened?": disagreement,
        "Who is the mayor?": refusal,
        "Thanks!": welcome,
        "Tell me evil": hostile,
        "Who spoke?": spoken,
        "slow": slowly,
        "slow quote": quoting_slowly,
        "fail": failure,
        "crash": accident,
    }
