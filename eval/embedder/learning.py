"""The embedder's side for questions learns to come near to what answers, and is tried on other texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, normalize

from eval.progress import progress
from eval.reader.corpus import Corpus, Sought
from eval.reader.learning import course_of, in_bfloat16
from index.bundled_model import WINDOW, bundled_folder
from index.low_rank import Share, add_to_layers
from index.onnx_model import open_tokenizer
from index.question_side import RANK

TOGETHER = 64
"""Questions a step."""

RATE = 5e-4

SHARPNESS = 20.0
"""What cosines are multiplied with before they become shares."""

AMONG, SHOWN = 12, 5
"""Best sentences and best texts among which what answers is looked for."""


class QuestionSide(nn.Module):  # type: ignore[misc]
    """The BERT of the bundled embedder, with low-rank parts that can learn.

    Args:
        bert: changed: its matrices get such parts.
    """

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        for parameter in bert.parameters():
            parameter.requires_grad_(False)
        add_to_layers(bert.encoder.layer, RANK, Share())
        self._tokenizer = open_tokenizer(bundled_folder() / "tokenizer.json", WINDOW)
        self._tokenizer.enable_padding()

    def forward(self, questions: Sequence[str]) -> torch.Tensor:
        """Unit vectors, shape (questions, dimension)."""
        encoded = self._tokenizer.encode_batch(list(questions))
        ids, mask = (
            torch.tensor([getattr(one, kind) for one in encoded]) for kind in ("ids", "attention_mask")
        )
        read = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        kept = mask[..., None].float()
        return normalize((read * kept).sum(1) / kept.sum(1), dim=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Shares of questions: one that answers is among the best `AMONG` sentences of all; it is the best of its
    text; its text is among the best `SHOWN` of all.
    """

    read: float
    first: float
    shown: float

    def __str__(self) -> str:
        return f"{self.read:.1%}, {self.first:.1%}, {self.shown:.1%}"


def learn(
    side: QuestionSide, corpus: Corpus, sought: Sequence[Sought], *, seed: int, quiet: bool = False
) -> None:
    """Once over the questions, in whole steps; changes what the side learnt.

    Three losses, each that of what is right among what it is compared with: one that answers among all
    sentences, the same among those of its text, and its text among all.
    """
    chance = Random(seed)  # noqa: S311 - to be repeatable
    order = [*sought]
    chance.shuffle(order)
    sentences, passages = torch.from_numpy(corpus.sentences), torch.from_numpy(corpus.passages)
    owner = torch.tensor([n for n in range(len(corpus.texts)) for _ in corpus.within(n)])
    learning = [parameter for parameter in side.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=RATE, weight_decay=0.01)
    steps = max(1, len(order) // TOGETHER)
    course = course_of(optimiser, steps)
    with progress(steps, 0, "steps", quiet) as bar:
        for step in range(steps):
            batch = order[step * TOGETHER : (step + 1) * TOGETHER]
            with in_bfloat16():
                asked = side([one.question for one in batch])
            asked = asked.float()
            near = SHARPNESS * asked @ sentences.T
            right = torch.zeros_like(near, dtype=torch.bool)
            for row, one in enumerate(batch):
                right[row, list(one.says)] = True
            texts = torch.tensor([one.text for one in batch])
            inside = owner[None, :] == texts[:, None]
            loss = _missed(near, right) + _missed(near.masked_fill(~inside, -torch.inf), right)
            loss = loss + cross_entropy(SHARPNESS * asked @ passages.T, texts)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            course.step()
            bar.set_postfix(loss=f"{loss.item():.2f}")
            bar.update()


def _missed(near: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """The mean of -log of the share that what is right has of each row."""
    of_right = near.masked_fill(~right, -torch.inf).logsumexp(1)
    missed: torch.Tensor = (near.logsumexp(1) - of_right).mean()
    return missed


def try_out(side: QuestionSide, corpus: Corpus, sought: Sequence[Sought]) -> Trial:
    """See `Trial`."""
    found = [[*_found(corpus, one, asked)] for one, asked in zip(sought, _asked(side, sought), strict=True)]
    read, first, shown = np.mean(found, axis=0)
    return Trial(read=float(read), first=float(first), shown=float(shown))


def _asked(side: QuestionSide, sought: Sequence[Sought]) -> Iterator[Any]:
    with torch.no_grad():
        for start in range(0, len(sought), TOGETHER):
            yield from side([one.question for one in sought[start : start + TOGETHER]]).numpy()


def _found(corpus: Corpus, one: Sought, asked: Any) -> Iterator[bool]:
    near = corpus.sentences @ asked
    yield bool({*np.argsort(-near)[:AMONG]} & {*one.says})
    inside = corpus.within(one.text)
    yield max(inside, key=near.__getitem__) in one.says
    yield one.text in np.argsort(-(corpus.passages @ asked))[:SHOWN]
