"""Runs ONNX's own node cases through OpenCoreML and through OpenVINO alone, and writes the table of what came out."""

import argparse
import json
import sys
from pathlib import Path

from article import write_article
from cases import write_cases
from workers import Worker

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the program Conformance")
    parser.add_argument("--folder", type=Path, required=True, help="where the cases and the results go")
    parser.add_argument("--article", type=Path, required=True, help="the table, a Markdown file")
    options = parser.parse_args()
    folder = options.folder.resolve()
    manifests = write_cases(folder / "cases")
    print(f"conformance: {len(manifests)} cases", flush=True)
    alone = _run([sys.executable, str(HERE / "engine.py")], manifests, folder / "engine")
    through = _run([options.program], manifests, folder / "library")
    results = [_merge(*parts) for parts in zip(manifests, alone, through, strict=True)]
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False))
    print(write_article(results, options.article))


def _run(command: list[str], manifests: list[Path], stem: Path) -> list[dict]:
    """Returns the outcomes in the order of the manifests. What the program writes to standard error goes to a log."""
    log = stem.with_suffix(".log")
    log.unlink(missing_ok=True)
    outcomes = []
    for outcome in Worker(command, log).run(manifests):
        outcomes.append(outcome)
        if len(outcomes) % 500 == 0:
            print(f"conformance: {stem.name}: {len(outcomes)} of {len(manifests)}", flush=True)
    return outcomes


def _merge(manifest: Path, alone: dict, through: dict) -> dict:
    """Decides the outcome of a case.

    OpenVINO's own result decides whether a case is supported. But if the case passes through the library all the same, it has
    passed.
    """
    case = json.loads(manifest.read_text())
    tensors = [tensor for data in case["dataSets"] for tensor in data["inputs"] + data["outputs"]]
    outcome = through["outcome"]
    if alone["outcome"] in ("unsupported", "crashed") and outcome != "passed":
        outcome = "unsupportedByEngine"
    return {
        "case": case["name"], "operations": case["operations"], "types": sorted({tensor["type"] for tensor in tensors}),
        "outcome": outcome, "engine": alone, "library": through,
    }


if __name__ == "__main__":
    main()
