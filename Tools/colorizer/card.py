"""Renders the model's card from `card-template.md` and the evaluation, so that no figure is ever typed in by hand."""

import csv
from pathlib import Path
from string import Template
from typing import Any

TEMPLATE = Path(__file__).with_name("card-template.md")
_IMITATED = (
    "imitated, because this processor does not run it: every value from the first convolution to the last, weights included, "
    "rounded in the same file"
)


def write_card(path: Path, figures: dict[str, Any]) -> None:
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    latencies = (f"{precision} {time:.1f} ms" for precision, time in figures["latencyMilliseconds"].items())
    bf16 = _IMITATED if figures["imitatesBf16"] else "run by OpenVINO"
    words = _flattened(figures) | {"latencies": ", ".join(latencies), "bf16": bf16}
    path.write_text(template.substitute(words), encoding="utf-8")


def write_data_table(path: Path, photographs: Path) -> None:
    """Writes every photograph used, with its split, licence, author and source, from the downloaded credits."""
    with (photographs / "CREDITS.tsv").open(encoding="utf-8") as source, path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        table.writerow(("split", "photograph", "licence", "author", "source"))
        for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE):
            split, _, name = row["file"].partition("/")
            table.writerow((split, name, row["licence"], row["author"], row["source"]))


def free_to_show(folder: Path) -> set[str]:
    """The downloaded photographs whose licence allows showing them here, by their paths in `folder`."""
    with (folder / "CREDITS.tsv").open(encoding="utf-8") as source:
        rows = csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"] for row in rows if row["licence"] in ("LicenseRef-public-domain", "CC0-1.0")}


def _flattened(figures: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Flattens nested figures to names such as `squeezed_f32_psnr`, rounded for reading."""
    flat: dict[str, str] = {}
    for key, value in figures.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flat |= _flattened(value, f"{name}_")
        elif isinstance(value, list):
            flat[name] = ", ".join(_readable(name, item) for item in value)
        else:
            flat[name] = _readable(name, value)
    return flat


def _readable(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return str(value)
    if "Difference" in name or "psnrLoss" in name:
        return f"{value:.3f}"
    if any(word in name for word in ("psnr", "gain", "vividness")):
        return f"{value:.2f}"
    return f"{value:.1f}"
