"""The reader learns from examples, and is tried on those of articles that it has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import IO, Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax

from assistant.cross_encoder import question_with
from eval.progress import progress
from eval.reader.beside import Lesson as Beside
from eval.reader.examples import Example
from eval.reader.lessons import Lesson
from eval.reader.model import Reader
from eval.reader.pairs import Pair, Teaching
from eval.statistics import area_under_roc

Key = TypeVar("Key")

TOGETHER = 16
"""Questions a step."""

RATE, RATE_OF_LESSONS = 7e-4, 5e-4
"""Learning rates of the low-rank parts: from nothing, and when they have learnt from SQuAD."""

RATE_OF_ENDS, RATE_OF_SCALE = 1e-3, 5e-3
"""The same for what is new or only two numbers."""

RANKING, ENDS = 0.5, 0.2
"""Weights of two further losses beside that of each text: which of a question's texts says the answer, and
where in it the answer stands."""

_PARTS = 5
"""Batches a step, by length, so that little is padding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How the reader does on held-out examples: the share in which the sentence that answers comes first, and
    the area under the ROC curve of that sentence against the best of the others.
    """

    first: float
    area: float

    def __str__(self) -> str:
        return f"{self.first:.1%}, {self.area:.3f}"


def learn(
    reader: Reader,
    tokenizer: Any,
    shown: Sequence[Teaching],
    *,
    seed: int,
    rate: float = RATE,
    quiet: bool = False,
) -> None:
    """Once over what is shown, in whole steps; changes the reader.

    Args:
        rate: learning rate of the low-rank parts; see `course_of`.
    """
    chance = Random(seed)  # noqa: S311 - to be repeatable
    slow = [parameter for parameter in reader.bert.parameters() if parameter.requires_grad]
    groups = [
        {"params": slow, "lr": rate},
        {"params": [*reader.ends.parameters()], "lr": RATE_OF_ENDS},
        {"params": [reader.scale, reader.shift], "lr": RATE_OF_SCALE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, len(shown) // TOGETHER)
    course = course_of(optimiser, steps)
    reader.train()
    with progress(steps, 0, "steps", quiet) as bar:
        for step in range(steps):
            batch = shown[step * TOGETHER : (step + 1) * TOGETHER]
            optimiser.zero_grad()
            with in_bfloat16():
                loss = loss_of(reader, tokenizer, [*pairs_of(batch, chance)])
            loss.backward()
            nn.utils.clip_grad_norm_(slow, 1.0)
            optimiser.step()
            course.step()
            bar.set_postfix(loss=f"{loss.item():.2f}")
            bar.update()
    reader.eval()


def in_bfloat16() -> torch.autocast:
    """Products in bfloat16 where the processor has units for them, which takes half of the time."""
    able = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast("cpu", torch.bfloat16, enabled=able)


def course_of(optimiser: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LRScheduler:
    """Its rates rise over a twentieth of the steps, then fall to a fiftieth."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / max(1, steps // 20), 1.0) * max(0.02, 1 - step / steps)
    )


def try_out(reader: Reader, tokenizer: Any, examples: Sequence[Example]) -> Trial:
    """See `Trial`; the questions are asked as they were, and all have others."""
    first: list[bool] = []
    right: list[float] = []
    wrong: list[float] = []
    for example in examples:
        said = _said(reader, tokenizer, example.original, [example.sentence, *example.others])
        first.append(said[0] >= max(said[1:]))
        right.append(said[0])
        wrong.append(max(said[1:]))
    return Trial(first=float(np.mean(first)), area=area_under_roc(right, wrong) or 0.0)


def try_lessons(reader: Reader, tokenizer: Any, lessons: Sequence[Lesson]) -> Trial:
    """The share of the answered lessons in which one that answers comes first of all sentences of the text,
    and the area under the ROC curve of the best sentence of these against that of the others.
    """
    return _tried((_read(reader, tokenizer, lesson), lesson.asked.says) for lesson in lessons)


def try_beside(reader: Reader, tokenizer: Any, lessons: Sequence[Beside]) -> Trial:
    """The share of the lessons where something belongs beside the first sentence in which one that does comes
    before all other sentences, also those that say the same as the first, and the area under the ROC curve of
    the best sentence of these against that of the lessons where nothing does.
    """
    found = []
    for lesson in lessons:
        both, first = lesson.both, lesson.asked.first[0]
        others = [place for place in both.places() if place != first]
        asked = question_with(lesson.asked.question, both.sentence(first))
        texts = [both.sentence(place) for place in others], [both.window(place) for place in others]
        said = dict(zip(others, _means(reader, tokenizer, asked, *texts), strict=True))
        found.append((said, lesson.asked.beside))
    return _tried(found)


def _tried(lessons: Iterable[tuple[Mapping[Key, float], Sequence[Key]]]) -> Trial:
    """How it does, given what it says of each sentence, and which are right."""
    first: list[bool] = []
    right: list[float] = []
    wrong: list[float] = []
    for said, wanted in lessons:
        best = max(said, key=said.__getitem__)
        (right if wanted else wrong).append(said[best])
        if wanted:
            first.append(best in wanted)
    return Trial(first=float(np.mean(first)), area=area_under_roc(right, wrong) or 0.0)


def _read(reader: Reader, tokenizer: Any, lesson: Lesson) -> dict[int, float]:
    text, numbers = lesson.text, range(len(lesson.text.sentences))
    windows = [*map(text.window, numbers)]
    return dict(enumerate(_means(reader, tokenizer, lesson.asked.question, text.sentences, windows)))


def _means(
    reader: Reader, tokenizer: Any, question: str, sentences: Sequence[str], windows: Sequence[str]
) -> list[float]:
    """As the assistant does, it reads a sentence alone and with those around it, and takes the mean."""
    said = _said(reader, tokenizer, question, [*sentences, *windows])
    return [(alone + around) / 2 for alone, around in zip(said, said[len(sentences) :], strict=False)]


def _said(reader: Reader, tokenizer: Any, question: str, texts: Sequence[str]) -> list[float]:
    with torch.no_grad(), in_bfloat16():  # as it learns, since it takes as long as a tenth of that
        read = reader(*tensors(tokenizer, [(question, text) for text in texts])[1:])
    return [float(odds) for odds in read[0]]


def pairs_of(batch: Sequence[Teaching], chance: Random) -> Iterator[Pair]:
    """What is read for a batch."""
    for number, one in enumerate(batch):
        yield from (pair._replace(number=number) for pair in one.pairs(chance))


def loss_of(reader: Reader, tokenizer: Any, batch: Sequence[Pair]) -> torch.Tensor:
    """The loss over a batch, a number with its gradients."""
    pairs = sorted(batch, key=lambda pair: len(pair.text))
    cuts = [len(pairs) * part // _PARTS for part in range(_PARTS + 1)]
    said, located = [], []
    for low, high in pairwise(cuts):
        if low == high:
            continue
        encoded, ids, mask, types = tensors(tokenizer, [pair[:2] for pair in pairs[low:high]])
        odds, ends = reader(ids, mask, types)
        said.append(odds)
        for pair, tokens, where, kinds in zip(pairs[low:high], encoded, ends, types, strict=True):
            answered = tokens_of(pair, tokens)
            if answered is not None:
                within = where.masked_fill((kinds == 0)[:, None], -1e4)
                located.append(cross_entropy(within.T, torch.tensor(answered)))
    odds = torch.cat(said)
    right = torch.tensor([float(pair.says) for pair in pairs])
    loss = binary_cross_entropy_with_logits(odds, right)
    ranked = []
    for number in dict.fromkeys(pair.number for pair in pairs):
        places = [place for place, pair in enumerate(pairs) if pair.number == number]
        ranked.append(-(log_softmax(odds[places], 0) * right[places]).sum())
    loss = loss + RANKING * torch.stack(ranked).mean()
    return loss + ENDS * torch.stack(located).mean() if located else loss


def tensors(tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    """The encodings, then ids, mask and types, shape (pairs, tokens of the longest)."""
    encoded = tokenizer.encode_batch(list(pairs))
    return encoded, *(
        torch.tensor([getattr(one, kind) for one in encoded])
        for kind in ("ids", "attention_mask", "type_ids")
    )


def tokens_of(pair: Pair, tokens: Any) -> tuple[int, int] | None:
    """The tokens at which the answer's words begin and end where they stand first; None where they do not."""
    start = pair.text.find(pair.answer) if pair.answer else -1
    if start < 0:
        return None
    end = start + len(pair.answer)
    first, last = tokens.char_to_token(start, 1), tokens.char_to_token(end - 1, 1)
    return None if first is None or last is None else (first, last)


def save(learnt: Mapping[str, NDArray[Any]], file: IO[bytes]) -> None:
    """Write what was learnt as the product reads it."""
    np.savez_compressed(file, **learnt)  # type: ignore[arg-type]
