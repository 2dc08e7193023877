"""Checks the parts whose errors training would not reveal: `python -m unittest` in this folder."""

import unittest
from dataclasses import replace

import numpy as np
import onnx
import openvino
import torch
from onnx import TensorProto, helper, numpy_helper

from bfloat16 import rounded
from colour import gray_from_lightness, lab_from_srgb, lightness_from_gray, srgb_from_lab
from export import compress_weights
from guided_filter import guided_upsample
from judgement import fingerprint, judgement
from metrics import colourfulness, psnr
from training import Checkpoint


class ColourTests(unittest.TestCase):
    def test_srgb_survives_the_way_to_lab_and_back(self) -> None:
        rgb = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
        lab = lab_from_srgb(rgb)
        torch.testing.assert_close(srgb_from_lab(lab[:, :1], lab[:, 1:]), rgb, atol=2e-4, rtol=0)

    def test_known_colours(self) -> None:
        red_and_white = torch.tensor([[1.0, 0, 0], [1, 1, 1]])[:, :, None, None]
        expected = torch.tensor([[53.24, 80.09, 67.20], [100, 0, 0]])[:, :, None, None]
        torch.testing.assert_close(lab_from_srgb(red_and_white), expected, atol=0.02, rtol=0)

    def test_gray_survives_the_way_to_lightness_and_back(self) -> None:
        gray = torch.linspace(0, 1, 256)[None, None, None]
        torch.testing.assert_close(gray_from_lightness(lightness_from_gray(gray)), gray, atol=1e-4, rtol=0)

    def test_gray_pictures_have_no_colourfulness(self) -> None:
        gray = torch.rand(1, 1, 8, 8).expand(1, 3, 8, 8)
        self.assertLess(float(colourfulness(gray)), 1e-3)

    def test_psnr_of_a_known_difference(self) -> None:
        self.assertAlmostEqual(float(psnr(torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), 0.1))), 20, places=4)


class GuidedFilterTests(unittest.TestCase):
    def test_agrees_with_a_naive_filter(self) -> None:
        """At factor 1 nothing is enlarged, so windows can be summed by hand in double precision."""
        generator = torch.Generator().manual_seed(2)
        lightness = torch.rand(1, 1, 9, 11, generator=generator) * 100
        ab = torch.randn(1, 2, 9, 11, generator=generator) * 20
        radius, epsilon = 2, 4e-4
        filtered = guided_upsample(lightness, ab, factor=1, radius=radius, epsilon=epsilon)
        naive = _naive_guided_filter(lightness[0, 0].double() / 100, ab[0].double(), radius, epsilon)
        torch.testing.assert_close(filtered[0].double(), naive, atol=1e-3, rtol=0)

    def test_a_plain_surface_keeps_its_colour(self) -> None:
        lightness = torch.full((1, 1, 32, 32), 50.0)
        ab = torch.tensor([12.0, -7.0])[None, :, None, None].expand(1, 2, 8, 8)
        filtered = guided_upsample(lightness, ab, factor=4, radius=3, epsilon=4e-4)
        torch.testing.assert_close(filtered, ab[:, :, :1, :1].expand(1, 2, 32, 32), atol=1e-4, rtol=0)


class JudgementTests(unittest.TestCase):
    def test_holds_for_the_weights_that_were_looked_at_only(self) -> None:
        seen = Checkpoint({"weight": torch.ones(3)}, 1.2, (0, 0), 900, 23.9)
        self.assertEqual(fingerprint(seen), fingerprint(replace(seen, steps=901)))
        for other in (replace(seen, vividness=1.3), replace(seen, decoder={"weight": torch.zeros(3)})):
            self.assertNotEqual(fingerprint(seen), fingerprint(other))
        self.assertIn("not been judged", judgement(seen, []))


class StorageTests(unittest.TestCase):
    def test_compressed_weights_are_widened_to_nearly_what_they_were(self) -> None:
        weights = np.random.default_rng(3).normal(size=(8, 4, 3, 3)).astype(np.float32)
        weights[5] *= 100  # with a scale for each output channel, the others stay exact
        weights[6] = 0
        model = _convolution(weights)
        compressed = onnx.ModelProto()
        compressed.CopyFrom(model)
        compress_weights(compressed.graph)
        onnx.checker.check_model(compressed, full_check=True)
        self.assertLess(compressed.ByteSize(), model.ByteSize() / 2)
        picture = np.random.default_rng(4).random((1, 4, 16, 16), dtype=np.float32)
        exact, ours = _predict(model, picture), _predict(compressed, picture)
        for channel in range(8):
            largest_step = np.abs(weights[channel]).max() / 127
            np.testing.assert_allclose(ours[0, channel], exact[0, channel], atol=4 * 9 * largest_step / 2 + 1e-4, rtol=0)

    def test_depthwise_weights_are_not_stored_as_int8(self) -> None:
        model = _convolution(np.ones((16, 1, 3, 3), np.float32), group=16)
        compress_weights(model.graph)
        self.assertEqual([weight.data_type for weight in model.graph.initializer], [TensorProto.FLOAT16])


class Bfloat16Tests(unittest.TestCase):
    def test_rounds_weights_inputs_and_outputs_as_bfloat16_does(self) -> None:
        generator = np.random.default_rng(5)
        weights = generator.normal(size=(1, 1, 1, 1)).astype(np.float32)
        picture = (generator.normal(size=(1, 1, 16, 16)) * 100).astype(np.float32)
        coarse = torch.from_numpy(weights).bfloat16() * torch.from_numpy(picture).bfloat16()
        np.testing.assert_array_equal(_predict(rounded(_convolution(weights)), picture), coarse.float().numpy())


def _convolution(weights: np.ndarray, group: int = 1) -> onnx.ModelProto:
    """A model with one convolution, without padding, of a 16×16 picture."""
    outputs, inputs, side, _ = weights.shape
    graph = helper.make_graph(
        [helper.make_node("Conv", ["x", "weights"], ["y"], group=group)],
        "convolution",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, inputs * group, 16, 16])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, outputs, 17 - side, 17 - side])],
        [numpy_helper.from_array(weights, "weights")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _predict(model: onnx.ModelProto, picture: np.ndarray) -> np.ndarray:
    core = openvino.Core()
    precision = {"INFERENCE_PRECISION_HINT": "f32"}
    return core.compile_model(core.read_model(model.SerializeToString()), "CPU", precision)(picture)[0]


def _naive_guided_filter(guide: torch.Tensor, ab: torch.Tensor, radius: int, epsilon: float) -> torch.Tensor:
    def windows(values: torch.Tensor) -> list[list[torch.Tensor]]:
        height, width = values.shape
        return [
            [values[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1] for x in range(width)]
            for y in range(height)
        ]

    def means(values: torch.Tensor) -> torch.Tensor:
        return torch.stack([torch.stack([window.mean() for window in row]) for row in windows(values)])

    planes = []
    for plane in ab:
        deviation, colour_deviation = guide - means(guide), plane - means(plane)
        slope = means(deviation * colour_deviation) / (means(deviation * deviation) + epsilon)
        offset = means(plane) - slope * means(guide)
        planes.append(means(slope) * guide + means(offset))
    return torch.stack(planes)


if __name__ == "__main__":
    unittest.main()
