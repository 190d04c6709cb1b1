"""The tree is that of RFC 6962, and a proof holds for its own line, place and root alone."""

from functools import lru_cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from racelog.log.sealing.merkle import Tree, leaf_hash, node_hash, root_by

LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The vectors of Certificate Transparency: the root over the first 0 to 8 of these leaves."""

MOST = 200
ENTRIES = [f"line {number}".encode() for number in range(MOST)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    """Whoever has a library for RFC 6962 gets our roots."""
    assert Tree(LEAVES[:size]).root().hex() == ROOTS[size]


def test_a_path_of_certificate_transparency() -> None:
    """The path of the first leaf of eight, and of the sixth of eight, from the vectors of the same."""
    tree = Tree(LEAVES)
    assert [each.hex() for each in tree.path(0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in tree.path(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@lru_cache
def plainly(start: int, end: int) -> bytes:
    """The root as RFC 6962 writes it down, without remembering anything of a tree."""
    if end - start <= 1:
        return sha256(b"\x00" + ENTRIES[start]).digest() if end > start else sha256(b"").digest()
    split = 1
    while split * 2 < end - start:
        split *= 2
    return sha256(b"\x01" + plainly(start, start + split) + plainly(start + split, end)).digest()


def test_every_root_of_a_growing_tree_is_the_one_written_down() -> None:
    """A tree grown line by line has the root of the definition at every size, and keeps the earlier ones."""
    tree = Tree()
    for size in range(MOST + 1):
        assert tree.root() == tree.root(size) == plainly(0, size)
        if size < MOST:
            tree.append(ENTRIES[size])
    assert [tree.root(size) for size in range(MOST + 1)] == [plainly(0, size) for size in range(MOST + 1)]


def test_a_proof_holds_for_every_line_and_size_up_to_two_hundred() -> None:
    """Each line, in each tree it stands in."""
    tree = Tree(ENTRIES)
    roots = [tree.root(size) for size in range(MOST + 1)]
    for size in range(1, MOST + 1):
        for index in range(size):
            assert root_by(tree.path(index, size), leaf_hash(ENTRIES[index]), index, size) == roots[size]


def test_no_altered_proof_holds_for_any_size_up_to_two_hundred() -> None:
    """Not for another line, another place, a path that lacks a part, has one too many, or has one changed."""
    tree = Tree(ENTRIES)
    for size in range(1, MOST + 1):
        root = tree.root(size)
        for index in {0, 1, size // 2, size - 1} & set(range(size)):
            path, leaf = tree.path(index, size), leaf_hash(ENTRIES[index])
            other = (index + 1) % size
            assert root_by(path, leaf_hash(b"another"), index, size) != root
            assert size == 1 or root_by(path, leaf, other, size) != root
            assert root_by((*path, root), leaf, index, size) != root
            assert root_by((root, *path), leaf, index, size) != root
            assert not path or root_by(path[:-1], leaf, index, size) != root
            assert not path or root_by(path[1:], leaf, index, size) != root
            for at, each in enumerate(path):
                changed = bytes([each[0] ^ 1]) + each[1:]
                assert root_by((*path[:at], changed, *path[at + 1 :]), leaf, index, size) != root


@given(st.integers(1, MOST), st.data())
def test_a_bit_changed_anywhere_in_a_proof_breaks_it(size: int, data: st.DataObject) -> None:
    """Line or path, any bit."""
    tree, index = Tree(ENTRIES[:size]), data.draw(st.integers(0, size - 1))
    parts = [ENTRIES[index], *tree.path(index, size)]
    which = data.draw(st.integers(0, len(parts) - 1))
    bit = data.draw(st.integers(0, len(parts[which]) * 8 - 1))
    changed = bytearray(parts[which])
    changed[bit // 8] ^= 1 << bit % 8
    parts[which] = bytes(changed)
    assert root_by(parts[1:], leaf_hash(parts[0]), index, size) != tree.root()


def test_an_inner_node_is_no_leaf() -> None:
    """Two subtrees joined are not to be mistaken for a line that holds their hashes."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, 4)])
def test_there_is_no_path_outside_the_tree(index: int, size: int) -> None:
    """A mistake in numbers is no proof."""
    with pytest.raises(ValueError, match="leaf"):
        Tree(ENTRIES[:3]).path(index, size)


def test_there_is_no_root_of_lines_to_come() -> None:
    """A checkpoint larger than the log is the caller's to notice."""
    with pytest.raises(ValueError, match="3 leaves, not 4"):
        Tree(ENTRIES[:3]).root(4)
