"""Tests of the manifest and the resource reader: run `python3 -m unittest` in this folder."""

import struct
import tempfile
import unittest
import zlib
from pathlib import Path

from manifest import GALLERY_PACKAGES, SEEN_BY_COLORIZER, read_manifest, select
from qtresources import QtResourceFile


class ManifestTests(unittest.TestCase):
    def setUp(self) -> None:
        self.photographs = read_manifest()

    def test_the_gallery_shows_nothing_the_colouriser_has_seen(self) -> None:
        gallery = select(self.photographs, "gallery").values()
        training = select(self.photographs, "training").values()
        seen = {photo.sha256 for photo in training if photo.split in SEEN_BY_COLORIZER}
        self.assertEqual([photo.path for photo in gallery if photo.sha256 in seen], [])

    def test_the_gallery_shows_the_finest_first(self) -> None:
        finest = ["pick" in photo.flags for _, photo in sorted(select(self.photographs, "gallery").items())]
        self.assertEqual(finest, sorted(finest, reverse=True))
        self.assertGreater(sum(finest), 15)

    def test_the_gallery_has_some_large_photographs_and_few_packages(self) -> None:
        gallery = select(self.photographs, "gallery").values()
        self.assertGreaterEqual(sum(photo.width * photo.height >= 5e6 for photo in gallery), 3)
        self.assertEqual({photo.package for photo in gallery}, set(GALLERY_PACKAGES))

    def test_training_uses_only_licences_that_allow_it(self) -> None:
        for photo in select(self.photographs, "training").values():
            self.assertRegex(photo.licence, r"^(LicenseRef-public-domain|CC0-1\.0|CC-BY-\d\.\d)$")
            self.assertIn(photo.split, ("train", "val", "test"))
            self.assertTrue(photo.author)

    def test_rows_are_well_formed(self) -> None:
        for photo in self.photographs:
            self.assertRegex(photo.sha256, r"^[0-9a-f]{64}$")
            self.assertRegex(photo.title, r"^[a-z][a-z0-9-]*$|^\d[a-z0-9-]*[a-z]$", photo.path)


class QtResourceFileTests(unittest.TestCase):
    def test_reads_plain_and_compressed_files_in_folders(self) -> None:
        names = [("a", 0), ("plain.txt", 1), ("packed.txt", 2)]
        table, offsets = b"", []
        for name, _ in names:
            offsets.append(len(table))
            table += struct.pack(">HI", len(name), 0) + name.encode("utf-16-be")
        packed = struct.pack(">I", 400) + zlib.compress(b"long" * 100)
        data = struct.pack(">I", 5) + b"short" + struct.pack(">I", len(packed)) + packed
        tree = struct.pack(">IHII", 0, 2, 1, 1)  # the root: one child, number 1
        tree += struct.pack(">IHII", offsets[0], 2, 2, 2)  # folder a: two children from number 2
        tree += struct.pack(">IHHHI", offsets[1], 0, 0, 0, 0)
        tree += struct.pack(">IHHHI", offsets[2], 1, 0, 0, 9)
        start = 20
        header = b"qres" + struct.pack(">4I", 1, start, start + len(tree), start + len(tree) + len(data))
        with tempfile.NamedTemporaryFile(suffix=".rcc") as file:
            file.write(header + tree + data + table)
            file.flush()
            resources = QtResourceFile(Path(file.name))
        self.assertEqual(resources.read("/a/plain.txt"), b"short")
        self.assertEqual(resources.read("/a/packed.txt"), b"long" * 100)
        with self.assertRaises(KeyError):
            resources.read("/a/missing.txt")


if __name__ == "__main__":
    unittest.main()
