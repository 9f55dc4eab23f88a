"""Trains the child reader and packs it: MiniLM's weights go on learning from the examples of corpus and sayings.

    python -m nlp.training.train FOLDER

writes reader.onnx (weights of eight bits), tokenizer.json and model.json to FOLDER. Needs the packages of
nlp/training/requirements.txt. Seeds are fixed and one thread does the arithmetic, so the same examples give the same
bytes on one machine; another processor may round otherwise and give other last digits.
"""

from __future__ import annotations

import math
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy

from nlp.child_reader import SAID, SPEAKERS, digest_of, tokenizer_of
from nlp.focus import CALLER, CHILD, NUMBER, OTHER
from nlp.report import CATEGORIES
from nlp.training.child_examples import Example, examples
from nlp.training.encoder import ChildReader, Sizes, pretrained, weights_folder
from nlp.training.note import write_note

LAYERS, EPOCHS, BATCH, RATE = 6, 5, 32, 1.5e-4
#: The share of words hidden from the network, as a bad line hides them, and of texts that lose every stop and comma.
LOST, UNSTOPPED = 0.06, 0.25
#: What the signs mean at first, before the network learns better.
FIRST_MEANING = {CHILD: "child", OTHER: "brother", CALLER: "mother", NUMBER: "number"}
#: How much why and who count beside what is said.
CATEGORY_COUNTS, SPEAKER_COUNTS = 0.4, 0.3
_UNSTATED = -100
# The signs are words 2 to 5 of the vocabulary.
_LAST_SIGN = 5


@dataclass(frozen=True)
class Lesson:
    """An example as numbers: its words, and the right answers; a category that the judgement leaves open is masked."""

    words: list[int]
    said: int
    category: int
    speaker: int


def lesson(example: Example, tokenizer: Tokenizer) -> Lesson:
    """Return an example as the network takes it."""
    category = CATEGORIES.index(example.category) if example.category else _UNSTATED
    words = tokenizer.encode(example.text).ids
    return Lesson(words, SAID.index(example.said), category, SPEAKERS.index(example.speaker))


@dataclass(frozen=True)
class Noise:
    """What a bad line does to a text: words lost, stops and commas not written."""

    mask: int
    stops: frozenset[int]

    def over(self, words: list[int], chance: random.Random) -> list[int]:
        """Return words with some lost; the first two, [CLS] and the sign of the child, the signs, and [SEP] stay."""
        without_stops = chance.random() < UNSTOPPED
        kept = [w for at, w in enumerate(words) if at < 3 or not (without_stops and w in self.stops)]
        return [
            self.mask if 2 < at < len(kept) - 1 and word > _LAST_SIGN and chance.random() < LOST else word
            for at, word in enumerate(kept)
        ]


def batches(lessons: list[Lesson], chance: random.Random, noise: Noise) -> Iterator[tuple[torch.Tensor, ...]]:
    """Yield all lessons once, in batches of like length: words, mask, and the three answers."""
    order = list(range(len(lessons)))
    chance.shuffle(order)
    runs = [order[at : at + BATCH * 16] for at in range(0, len(order), BATCH * 16)]
    runs = [sorted(run, key=lambda n: len(lessons[n].words)) for run in runs]
    groups = [run[at : at + BATCH] for run in runs for at in range(0, len(run), BATCH)]
    chance.shuffle(groups)
    for group in groups:
        some = [lessons[n] for n in group]
        width = max(len(each.words) for each in some)
        ids, mask = torch.zeros(len(some), width, dtype=torch.long), torch.zeros(len(some), width)
        for row, each in enumerate(some):
            words = noise.over(each.words, chance)
            ids[row, : len(words)], mask[row, : len(words)] = torch.tensor(words), 1
        answers = ([each.said for each in some], [each.category for each in some], [each.speaker for each in some])
        yield (ids, mask, *map(torch.tensor, answers))


def train(learnt: list[Example], tokenizer: Tokenizer) -> ChildReader:
    """Return a network that learnt from the examples."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    chance = random.Random(0)  # noqa: S311 (repeatable on purpose)
    lessons = [lesson(example, tokenizer) for example in learnt]
    reader = pretrained(Sizes(LAYERS, len(SAID), len(CATEGORIES), len(SPEAKERS)))
    with torch.no_grad():
        for sign, word in FIRST_MEANING.items():
            reader.words.weight[tokenizer.token_to_id(sign)] = reader.words.weight[tokenizer.token_to_id(word)]
    mask, *stops = tokenizer.encode("[MASK] . , ! ? ;", add_special_tokens=False).ids
    noise = Noise(mask, frozenset(stops))
    heavy = [p for p in reader.parameters() if p.dim() > 1]
    light = [p for p in reader.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": heavy, "weight_decay": 0.01}, {"params": light, "weight_decay": 0.0}])
    steps, step = EPOCHS * math.ceil(len(lessons) / BATCH), 0
    for epoch in range(EPOCHS):
        began, total = time.monotonic(), 0.0
        for ids, mask, *answers in batches(lessons, chance, noise):
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, step / (0.1 * steps)) * max(0.0, (steps - step) / steps)
            loss = _loss(reader, ids, mask, answers)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            total += loss.item() * len(ids)
        spent = time.monotonic() - began
        sys.stdout.write(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(lessons):.3f}, {spent:.0f} s\n")
        sys.stdout.flush()
    return reader


def _loss(reader: ChildReader, ids: torch.Tensor, mask: torch.Tensor, answers: list[torch.Tensor]) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = [score.float() for score in reader(ids, mask)]
    said = cross_entropy(scores[0], answers[0], label_smoothing=0.02)
    speaker = cross_entropy(scores[2], answers[2])
    loss = said + SPEAKER_COUNTS * speaker
    if (answers[1] != _UNSTATED).any():
        loss = loss + CATEGORY_COUNTS * cross_entropy(scores[1], answers[1], ignore_index=_UNSTATED)
    return loss


def pack(reader: ChildReader, folder: Path) -> None:
    """Write a trained network to a folder as the application loads it; its probabilities are not yet calibrated."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(weights_folder() / "tokenizer.json", folder / "tokenizer.json")
    reader.eval()
    whole = folder / "whole.onnx"
    texts: dict[int, str] = {0: "texts", 1: "words"}
    torch.onnx.export(
        reader,
        (torch.ones(2, 9, dtype=torch.long), torch.ones(2, 9)),
        str(whole),
        input_names=["ids", "mask"],
        output_names=["said", "category", "speaker"],
        dynamic_axes={"ids": texts, "mask": texts},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, folder / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    write_note(folder, temperature=1.0)


def main() -> None:
    """Train on all examples and pack."""
    folder = Path(sys.argv[1])
    pack(train(list(examples()), tokenizer_of(weights_folder())), folder)
    sys.stdout.write(f"{digest_of(folder)}\n")


if __name__ == "__main__":
    main()
