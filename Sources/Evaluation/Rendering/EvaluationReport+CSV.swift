import Text

extension EvaluationReport {
  /// The photographs as CSV (RFC 4180), one per line. Those that could not be measured have the reason in the last column.
  package var csv: String {
    let names = columns
    var table = TextTable((["path"] + names + ["problem"]).map { ($0, .left) })
    for result in results { table.add([result.path] + cells(of: result) + [""]) }
    for problem in failures + unmatched {
      table.add([problem.path] + names.map { _ in "" } + [problem.reason])
    }
    return table.csv
  }

  private var outputs: [String] { (summary.agreement ?? []).map(\.output) }

  private var columns: [String] {
    switch kind {
    case .coloring:
      [
        "psnr", "ssim", "abError", "colorfulness", "truthColorfulness", "psnrOfGray", "psnrOfTint", "gainOverGray",
        "gainOverTint",
      ]
    case .classification: ["label", "predictedLabel", "rank", "score", "scoreOfTruth"]
    case .agreement: outputs.flatMap { ["\($0).psnr", "\($0).topOneAgrees", "\($0).relativeError"] }
    }
  }

  private func cells(of result: PhotographResult) -> [String] {
    func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    if let coloring = result.coloring {
      return [
        coloring.psnr, coloring.ssim, coloring.abError, coloring.colorfulness, coloring.truthColorfulness,
        coloring.psnrOfGray, coloring.psnrOfTint, coloring.gainOverGray, coloring.gainOverTint,
      ].map(cell)
    }
    if let classification = result.classification {
      return [classification.label, classification.predictedLabel, "\(classification.rank)"]
        + [classification.score, classification.scoreOfTruth].map(cell)
    }
    return (result.agreement ?? []).flatMap {
      [cell($0.psnr), $0.topOneAgrees.map { "\($0)" } ?? "", cell($0.relativeError)]
    }
  }
}
