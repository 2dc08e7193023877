import unittest

import numpy as np
from PIL import Image

from checks import first_loss
from similarity import blank_cells, cell_differences, similarity

CELL = (9, 18)


class SimilarityTests(unittest.TestCase):
    def setUp(self) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (126, 216, 3), dtype=np.uint8)
        self.picture = Image.fromarray(noise).resize((432, 252), Image.Resampling.BICUBIC)

    def test_equal_pictures_score_1(self) -> None:
        self.assertAlmostEqual(similarity(self.picture, self.picture), 1)

    def test_a_picture_one_pixel_aside_scores_far_less(self) -> None:
        moved = Image.new("RGB", self.picture.size)
        moved.paste(self.picture, (1, 1))
        self.assertLess(similarity(self.picture, moved), 0.8)

    def test_a_letter_over_a_picture_is_more_than_a_shade(self) -> None:
        covered = self.picture.copy()
        covered.paste((216, 220, 228), (9, 18, 13, 36))
        differences = cell_differences(self.picture, covered, CELL)
        self.assertEqual(list(zip(*np.nonzero(differences))), [(1, 1)])
        self.assertGreater(differences.max(), 20)


class LossTests(unittest.TestCase):
    background = (16, 18, 22)

    def view(self, *shown: int) -> np.ndarray:
        """Five cells, of which some show a picture."""
        tile = Image.new("RGB", (5 * CELL[0], CELL[1]), self.background)
        for cell in shown:
            tile.paste((90, 80, 70), (cell * CELL[0], 0, (cell + 1) * CELL[0], CELL[1]))
        return blank_cells(tile, CELL, self.background)

    def test_cells_may_appear_one_by_one(self) -> None:
        self.assertIsNone(first_loss([self.view(), self.view(1), self.view(1, 2, 3), self.view(0, 1, 2, 3)]))

    def test_a_cell_that_goes_and_comes_back_is_a_loss(self) -> None:
        self.assertEqual(first_loss([self.view(1, 2, 3), self.view(1), self.view(1, 2, 3)]), 1)

    def test_cells_that_are_dark_in_the_finished_picture_are_none(self) -> None:
        self.assertIsNone(first_loss([self.view(1, 2, 3), self.view(1, 3), self.view(1, 3)]))

    def test_a_line_of_text_is_no_picture(self) -> None:
        self.assertIsNone(first_loss([self.view(1, 2), self.view(), self.view(1, 2, 3)]))


if __name__ == "__main__":
    unittest.main()
