"""Checks what is said about a user's photographs before and during training: `python -m unittest` in this folder."""

import io
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from loss_curve import LossCurve
from splits import split
from survey import FEWEST, survey
from survey_text import described, shortcoming, warned


class SurveyTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_broken_gray_small_and_repeated_files_are_left_out_each_with_its_reason(self) -> None:
        self._write_scene("good.png", seed=1)
        (self.folder / "again.png").write_bytes((self.folder / "good.png").read_bytes())
        (self.folder / "truncated.png").write_bytes((self.folder / "good.png").read_bytes()[:900])
        (self.folder / "empty.jpg").write_bytes(b"")
        (self.folder / "text.jpg").write_text("no picture")
        (self.folder / "notes.txt").write_text("nothing of ours")
        _scene(2).convert("L").save(self.folder / "gray.png")
        _scene(3).resize((60, 60)).save(self.folder / "small.png")
        found = survey(self.folder)
        reasons = {path.name: reason.partition(":")[0] for path, reason in found.refused}
        self.assertEqual(len(found.looks), 1)
        self.assertEqual(found.others, 1)
        self.assertEqual(
            reasons,
            {
                "good.png": "there twice",
                "truncated.png": "broken",
                "empty.jpg": "broken",
                "text.jpg": "broken",
                "gray.png": "gray",
                "small.png": "too small",
            },
        )

    def test_gray_photographs_count_where_colour_is_not_needed(self) -> None:
        _scene(2).convert("L").save(self.folder / "gray.png")
        self.assertEqual(len(survey(self.folder, needs_colour=False).looks), 1)

    def test_a_folder_that_cannot_be_trained_on_is_told_why(self) -> None:
        self.assertIn("it is empty", shortcoming(survey(self.folder)) or "")
        (self.folder / "notes.txt").write_text("nothing of ours")
        self.assertIn("none of its 1 files is a picture", shortcoming(survey(self.folder)) or "")
        _scene(1).convert("L").save(self.folder / "gray.png")
        self.assertIn("gray or of one tint", shortcoming(survey(self.folder)) or "")
        self._write_scene("one.png", seed=2)
        self.assertIn("1 of its 2 pictures can be used", shortcoming(survey(self.folder)) or "")

    def test_a_folder_that_is_none_is_an_error(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "no such folder"):
            survey(self.folder / "nowhere")

    def test_file_names_cannot_speak_to_the_terminal(self) -> None:
        (self.folder / "\x1b[31mred.png").write_bytes(b"")
        self.assertNotIn("\x1b", "".join(described(survey(self.folder))))

    def test_pictures_of_one_scene_lie_in_one_split(self) -> None:
        for seed in range(FEWEST + 4):
            self._write_scene(f"{seed}.png", seed)
        for copy in range(3):
            brighter = Image.fromarray((np.asarray(_scene(0)) * (0.9 - copy * 0.1)).astype(np.uint8))
            brighter.save(self.folder / f"again-{copy}.png")
        found = survey(self.folder)
        splits = split(found)
        parts = [{photo.name for photo in part} for part in (splits.training, splits.validation, splits.test)]
        self.assertEqual(sum(map(len, parts)), len(found.looks))
        self.assertTrue(all(len(part) >= 4 for part in parts))
        scene = {"0", "again-0", "again-1", "again-2"}
        self.assertTrue(any(scene <= part for part in parts))

    def test_a_split_is_the_same_each_time(self) -> None:
        for seed in range(FEWEST):
            self._write_scene(f"{seed}.png", seed)
        first, second = split(survey(self.folder)), split(survey(self.folder))
        self.assertEqual([photo.name for photo in first.test], [photo.name for photo in second.test])

    def test_a_hue_that_is_missing_in_training_is_named(self) -> None:
        use = self.folder / "use"
        use.mkdir()
        for seed in range(4):
            _scene(seed, colour=(60, 150, 70)).save(self.folder / f"{seed}.png")
            _scene(seed, colour=(50, 90, 220)).save(use / f"{seed}.png")
        training = survey(self.folder)
        training.looks = [look for look in training.looks if look.photograph.path.parent == self.folder]
        notes = list(warned(training, survey(use)))
        self.assertTrue(any("blue" in note and "hardly occurs in training" in note for note in notes), notes)

    def _write_scene(self, name: str, seed: int) -> None:
        _scene(seed).save(self.folder / name)


class LossCurveTests(unittest.TestCase):
    def test_a_falling_loss_falls_on_the_screen(self) -> None:
        curve = LossCurve(steps=40, out=io.StringIO())
        for step in range(20):
            curve.add(1 - step / 20)
        lines = curve.text(62)
        top, bottom = lines[0], lines[5]
        self.assertIn("1.0000", top)
        self.assertIn("0.0500", bottom)
        self.assertLess(len(top), len(bottom))
        self.assertLessEqual(max(map(len, lines[:6])), 62)

    def test_without_a_terminal_there_is_a_line_for_each_validation(self) -> None:
        out = io.StringIO()
        curve = LossCurve(steps=4, out=out)
        for loss in (0.5, 0.3):
            curve.add(loss)
        curve.validated(21.5, is_best=True)
        self.assertIn("step 2: loss 0.4000, validation 21.50 dB (best 21.50 dB)", out.getvalue())
        self.assertNotIn("\x1b", out.getvalue())


def _scene(seed: int, colour: tuple[int, int, int] | None = None) -> Image.Image:
    """Smooth random fields, in all hues or in shades of one."""
    chance = np.random.default_rng(seed)
    shape = (6, 6, 3) if colour is None else (6, 6, 1)
    fields = chance.integers(0, 256, shape, dtype=np.uint8)
    if colour is not None:
        fields = (fields / 255 * 0.6 + 0.4) * np.array(colour)
    return Image.fromarray(fields.astype(np.uint8)).resize((160, 128), Image.Resampling.BICUBIC)


if __name__ == "__main__":
    unittest.main()
