"""First values for the starter's word embeddings: what stands near what, factorised (Levy and Goldberg 2014).

Seconds on one core, where masked-language pre-training of the same text takes an hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WINDOW = 5
# Larger than BERT's .02: the words, not their positions, carry the meaning at the start.
SCALE = 0.05
_SMOOTHING = 0.75


def neighbour_embeddings(
    texts: Sequence[Sequence[int]], vocabulary: int, width: int, seed: int
) -> NDArray[np.float32]:
    """Embeddings of shape (vocabulary, width) from token ids; all zero where a token never stands.

    Positive pointwise mutual information of tokens within five places (nearer ones count more), by truncated
    singular value decomposition, each row scaled to a standard deviation of ``SCALE``.
    """
    from scipy.sparse import coo_matrix
    from sklearn.utils.extmath import randomized_svd

    counts: Counter[tuple[int, int]] = Counter()
    for ids in texts:
        for distance in range(1, WINDOW + 1):
            for pair in zip(ids, ids[distance:], strict=False):
                counts[pair] += 1.0 / distance  # type: ignore[assignment]
    pairs = np.asarray(list(counts), dtype=np.int64)
    values = np.asarray(list(counts.values()), dtype=np.float64)
    one_way = coo_matrix((values, (pairs[:, 0], pairs[:, 1])), shape=(vocabulary, vocabulary)).tocsr()
    near = (one_way + one_way.T).tocoo()
    totals = np.asarray(near.sum(1)).ravel()
    smooth = totals**_SMOOTHING / (totals**_SMOOTHING).sum()
    information = np.log(near.data / (totals[near.row] * smooth[near.col]))
    kept = information > 0
    matrix = coo_matrix(
        (information[kept], (near.row[kept], near.col[kept])), shape=(vocabulary, vocabulary)
    ).tocsr()
    left, strength, _ = randomized_svd(matrix, width, n_iter=3, random_state=seed)
    rows = left * np.sqrt(strength)
    rows = SCALE * rows / np.maximum(rows.std(axis=1, keepdims=True), 1e-9)
    rows[totals == 0] = 0.0
    found: NDArray[np.float32] = rows.astype(np.float32)
    return found
