"""The reader learns from examples, and is tried on those of articles that it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import IO, Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax

from eval.progress import progress
from eval.reader.examples import Example
from eval.reader.model import Reader
from eval.statistics import area_under_roc

TOGETHER = 16
"""Questions a step."""

WINDOWS = 0.25
"""Share of the questions whose text is the sentence with its neighbours; otherwise it is the sentence."""

RATE = 7e-4
"""Learning rate of the low-rank parts; it rises over a twentieth of the steps, then falls to a fiftieth."""

RATE_OF_ENDS, RATE_OF_SCALE = 1e-3, 5e-3
"""The same for what is new or only two numbers."""

RANKING, ENDS = 0.5, 0.2
"""Weights of two further losses beside that of each text: which of a question's texts says the answer, and
where in it the answer stands."""

_PARTS = 5
"""Batches a step, by length, so that little is padding."""


class Pair(NamedTuple):
    """A question and a text; whether the text says the `answer`, and the number of its example."""

    question: str
    text: str
    says: bool
    number: int
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How the reader does on held-out examples: the share in which the sentence that answers comes first, and
    the area under the ROC curve of that sentence against the best of the others.
    """

    first: float
    area: float


def learn(
    reader: Reader, tokenizer: Any, examples: Sequence[Example], *, seed: int, quiet: bool = False
) -> None:
    """Once over the examples, in whole steps; changes the reader."""
    chance = Random(seed)  # noqa: S311 - to be repeatable
    slow = [parameter for parameter in reader.bert.parameters() if parameter.requires_grad]
    groups = [
        {"params": slow, "lr": RATE},
        {"params": [*reader.ends.parameters()], "lr": RATE_OF_ENDS},
        {"params": [reader.scale, reader.shift], "lr": RATE_OF_SCALE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, len(examples) // TOGETHER)
    course = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / max(1, steps // 20), 1.0) * max(0.02, 1 - step / steps)
    )
    reader.train()
    with progress(steps, 0, "steps", quiet) as bar:
        for step in range(steps):
            batch = examples[step * TOGETHER : (step + 1) * TOGETHER]
            optimiser.zero_grad()
            loss = loss_of(reader, tokenizer, [*pairs_of(batch, chance)])
            loss.backward()
            nn.utils.clip_grad_norm_(slow, 1.0)
            optimiser.step()
            course.step()
            bar.set_postfix(loss=f"{loss.item():.2f}")
            bar.update()
    reader.eval()


def try_out(reader: Reader, tokenizer: Any, examples: Sequence[Example]) -> Trial:
    """See `Trial`; the questions are asked as they were, and all have others."""
    first, right, wrong = [], [], []
    for example in examples:
        texts = [example.sentence, *example.others]
        with torch.no_grad():
            said = reader(*tensors(tokenizer, [(example.original, text) for text in texts])[1:])[0].tolist()
        first.append(said[0] >= max(said[1:]))
        right.append(said[0])
        wrong.append(max(said[1:]))
    return Trial(first=float(np.mean(first)), area=area_under_roc(right, wrong) or 0.0)


def pairs_of(batch: Sequence[Example], chance: Random) -> Iterator[Pair]:
    """What is read for a batch: each question with the text that says its answer, and with others."""
    for number, one in enumerate(batch):
        text = one.window if chance.random() < WINDOWS else one.sentence
        yield Pair(one.asked, text, True, number, one.answer)
        if one.exchanged:
            yield Pair(one.exchanged, text, False, number)
        for other in one.others:
            yield Pair(one.asked, other, False, number)
        if one.other_window and chance.random() < WINDOWS:
            yield Pair(one.asked, one.other_window, False, number)


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
    start = pair.text.find(pair.answer) if pair.says else -1
    if start < 0:
        return None
    end = start + len(pair.answer)
    first, last = tokens.char_to_token(start, 1), tokens.char_to_token(end - 1, 1)
    return None if first is None or last is None else (first, last)


def save(reader: Reader, file: IO[bytes]) -> None:
    """Write what was learnt as `assistant.adapter` reads it."""
    np.savez_compressed(file, **reader.learnt())  # type: ignore[arg-type]
