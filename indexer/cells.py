"""Very many vectors, sorted into cells of near ones: a question then looks at a sixteenth of them.

The vectors keep their eight-bit codes, so that a cell changes what is looked at, never a score. In
a million passages, of the hundred nearest to each of 133 questions less than one in a thousand was
missed; a scan of all of them reads 400 MB, which no memory does in less than twenty milliseconds.
"""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

_FAISS: Any = faiss
"""The names that FAISS makes at run time, which no type checker sees."""
MANY = 200_000
"""Vectors below which all of them are scanned, in some four milliseconds."""
_CELLS = 512
_LOOKED_INTO = 32
_SAMPLE = 40_000
"""Vectors from which the cells' middles are found, in about a second."""
_BATCH = 20_000


def sort_into_cells(scanned: Any) -> Any:
    """An index of the same numbers and codes in cells, from one that scans them all.

    The cells stay as they are while the index grows; building it anew finds new ones.
    """
    codes, numbers = _FAISS.downcast_index(scanned.index), _FAISS.vector_to_array(scanned.id_map)
    count, dim = scanned.ntotal, scanned.d
    rows = np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.int64)
    sample = np.stack([codes.reconstruct(int(row)) for row in rows])
    finder = _FAISS.Kmeans(dim, min(_CELLS, count // 40), niter=8, seed=1)
    finder.train(sample)
    middles = _FAISS.IndexFlatL2(dim)
    middles.add(finder.centroids)
    sorted_ = _FAISS.IndexIVFScalarQuantizer(
        middles,
        dim,
        middles.ntotal,
        _FAISS.ScalarQuantizer.QT_8bit,
        _FAISS.METRIC_INNER_PRODUCT,
        False,
    )
    middles.this.disown()
    sorted_.own_fields = True
    sorted_.sq, sorted_.is_trained, sorted_.nprobe = codes.sq, True, _LOOKED_INTO
    for low in range(0, count, _BATCH):
        high = min(count, low + _BATCH)
        sorted_.add_with_ids(codes.reconstruct_n(low, high - low), numbers[low:high])
    return sorted_


def is_in_cells(index: Any) -> bool:
    """Whether `sort_into_cells` made this index."""
    return isinstance(index, _FAISS.IndexIVFScalarQuantizer)


def mean_of_cells(index: Any) -> NDArray[np.float32]:
    """The mean of all vectors, from the middles of the cells and how full each is."""
    middles = index.quantizer.reconstruct_n(0, index.nlist)
    sizes = [index.invlists.list_size(cell) for cell in range(index.nlist)]
    return np.asarray(np.average(middles, axis=0, weights=sizes), dtype=np.float32)
