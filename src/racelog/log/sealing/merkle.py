"""The Merkle tree over the lines of a log, as RFC 6962 builds it (section 2.1), with SHA-256.

The root of the tree is one hash that stands for every line so far. Two neighbouring nodes make the node above them;
where the number of leaves is no power of two, the largest power of two below it makes the left half, and the rest the
right one. So a tree that grows keeps its left halves for ever: the root of any earlier size can be worked out from
the subtrees that were complete then, which is how a log is held against all its checkpoints in one pass. That a line
stands in the log takes its siblings up to the root and nothing else: about twenty hashes for a million lines. Leaves
and nodes are hashed with different first bytes, so that no line can be passed off as a node.

A leaf is the exact bytes of a line that carries a fact, without its line feed. Headers of segments are no leaves, so
that the leaf of line #seq is the one at index seq - 1; a header is vouched for by the line after it, whose `prev` is
the header's SHA-256.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what joins two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf, and still knows its root at every size it has had.

    Every complete subtree is hashed once; a root or a path takes as many steps as the tree is high.
    """

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for entry in entries:
            self.append(entry)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def append(self, entry: bytes) -> None:
        """Add a leaf, and the complete subtrees it closes."""
        grown, level = leaf_hash(entry), 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
            nodes = self._levels[level]
            nodes.append(grown)
            if len(nodes) % 2:
                return
            grown, level = node_hash(nodes[-2], nodes[-1]), level + 1

    def root(self, size: int | None = None) -> bytes:
        """The root over the first leaves; over all of them without a size."""
        wanted = self.size if size is None else size
        if not 0 <= wanted <= self.size:
            raise ValueError(f"the tree has {self.size} leaves, not {wanted}")
        return sha256(b"").digest() if wanted == 0 else self._over(0, wanted)

    def path(self, index: int, size: int) -> tuple[bytes, ...]:
        """The audit path of a leaf in the tree of the first leaves, from its sibling up to the root's child."""
        if not 0 <= index < size <= self.size:
            raise ValueError(f"there is no leaf {index} among {size} of {self.size}")
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return tuple(reversed(path))

    def _over(self, start: int, end: int) -> bytes:
        """The hash over some leaves that make a subtree; `start` is where RFC 6962 splits."""
        width = end - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(width)
        return node_hash(self._over(start, middle), self._over(middle, end))


def _split(width: int) -> int:
    """The largest power of two smaller than a width."""
    return 1 << ((width - 1).bit_length() - 1)


def root_by(path: Sequence[bytes], leaf: bytes, index: int, size: int) -> bytes | None:
    """The root an audit path leads to from the hash of a leaf; None where the path has not the length it must have.

    Source:  RFC 9162, section 2.1.3.2 (the tree is that of RFC 6962).
    """
    if not 0 <= index < size:
        return None
    at, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            root = node_hash(other, root)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, other)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None
