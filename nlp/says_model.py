"""The network that weighs a whole message: what its strongest words say, its words on the whole, and word pairs."""

from __future__ import annotations

from typing import Any

from spacy.ml.models.textcat import build_bow_text_classifier_v3
from spacy.util import registry
from thinc.api import Linear, Logistic, Model, add, chain, concatenate, list2ragged, reduce_max, reduce_mean


def build_says_model(tok2vec: Model[Any, Any], ngram_size: int, length: int, nO: int) -> Model[Any, Any]:
    """Return a model from documents to `nO` probabilities, each for itself.

    The words' vectors are pooled twice, by the largest and by the mean value of each column, so that one telling word
    is enough; beside them a linear model of `ngram_size` words in a row, hashed to `length` columns, remembers phrases.
    """
    width = tok2vec.get_dim("nO")
    pooled: Model[Any, Any] = concatenate(reduce_max(), reduce_mean())
    words: Model[Any, Any] = chain(chain(tok2vec, list2ragged()), chain(pooled, Linear(nO=nO, nI=2 * width)))
    phrases = build_bow_text_classifier_v3(
        exclusive_classes=False, ngram_size=ngram_size, no_output_layer=True, length=length, nO=nO
    )
    model: Model[Any, Any] = chain(add(words, phrases), Logistic())
    model.set_ref("tok2vec", tok2vec)
    model.set_dim("nO", nO)
    model.attrs["multi_label"] = True
    return model


registry.architectures.register("attendance.says.v1", func=build_says_model)
