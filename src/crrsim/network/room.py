"""Memory for arrays of many megabytes, in large pages where the system has them.

The first touch of a page costs more than all the arithmetic on it; large pages are touched five hundred times less
often. Memory that is not touched takes no place.
"""

import math
import mmap
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

_LARGE = 4 * 2**20


def room(shape: tuple[int, ...], dtype: type[Number]) -> NDArray[Number]:
    """Return an array with nothing in particular in it yet."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size < _LARGE or not hasattr(mmap, "MADV_HUGEPAGE"):
        return np.empty(shape, dtype=dtype)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(memory, dtype=dtype).reshape(shape)
