"""First embeddings: words in like company are alike, unseen ones stay zero, and it is the same again."""

from __future__ import annotations

import numpy as np

from training.decision.starter_embeddings import SCALE, neighbour_embeddings

# 1 and 2 stand between 3 and 4; 5 and 6 between 7 and 8; 9 never stands.
TEXTS = [[3, 1, 4], [3, 2, 4], [7, 5, 8], [7, 6, 8]] * 5


def test_words_in_like_company_are_alike() -> None:
    found = neighbour_embeddings(TEXTS, 10, 4, seed=0)
    assert found.shape == (10, 4)

    def likeness(a: int, b: int) -> float:
        return float(found[a] @ found[b] / (np.linalg.norm(found[a]) * np.linalg.norm(found[b])))

    assert likeness(1, 2) > 0.9
    assert likeness(1, 2) > likeness(1, 5) + 0.5


def test_rows_have_one_scale_and_unseen_ones_are_zero() -> None:
    found = neighbour_embeddings(TEXTS, 10, 4, seed=0)
    assert np.allclose(found[[1, 2, 3, 4, 5, 6, 7, 8]].std(axis=1), SCALE, rtol=1e-3)
    assert not found[[0, 9]].any()


def test_it_is_the_same_again() -> None:
    assert np.array_equal(neighbour_embeddings(TEXTS, 10, 4, 1), neighbour_embeddings(TEXTS, 10, 4, 1))
