"""Reads Qt binary resource files (.rcc), the format in which gcompris ships its photographs.

A resource file is a header, a tree of fixed-size nodes, a table of names and a block of data, all big-endian. Reading it here
saves installing Qt's own `rcc` just to copy files out.
"""

import struct
import zlib
from pathlib import Path

FOLDER, ZLIB_COMPRESSED, ZSTD_COMPRESSED = 0x02, 0x01, 0x04


class QtResourceFile:
    """The files inside one .rcc, by path, such as `/gcompris/src/activities/erase/resource/kitten.webp`."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if self._bytes[:4] != b"qres":
            raise ValueError(f"{path.name} is not a Qt resource file")
        version, self._tree, self._data, self._names = struct.unpack_from(">4I", self._bytes, 4)
        self._node_size = 14 if version == 1 else 22  # later versions add a modification time
        self._nodes: dict[str, int] = {}
        self._walk(self._tree, "")

    def read(self, path: str) -> bytes:
        """The contents of one file. Raises KeyError if there is no file at that path."""
        node = self._nodes[path]
        flags = struct.unpack_from(">H", self._bytes, node + 4)[0]
        start = self._data + struct.unpack_from(">I", self._bytes, node + 10)[0]
        size = struct.unpack_from(">I", self._bytes, start)[0]
        contents = self._bytes[start + 4 : start + 4 + size]
        if flags & ZSTD_COMPRESSED:
            raise ValueError(f"{path} is compressed with zstd, which this reader does not know")
        if flags & ZLIB_COMPRESSED:
            contents = zlib.decompress(contents[4:])  # the first four bytes state the inflated size
        return contents

    def _walk(self, node: int, path: str) -> None:
        flags = struct.unpack_from(">H", self._bytes, node + 4)[0]
        if not flags & FOLDER:
            self._nodes[path] = node
            return
        count, first = struct.unpack_from(">2I", self._bytes, node + 6)
        for index in range(first, first + count):
            child = self._tree + index * self._node_size
            self._walk(child, f"{path}/{self._name(child)}")

    def _name(self, node: int) -> str:
        at = self._names + struct.unpack_from(">I", self._bytes, node)[0]
        length = struct.unpack_from(">H", self._bytes, at)[0]
        text = at + 6  # past the length and a hash
        return self._bytes[text : text + 2 * length].decode("utf-16-be")
