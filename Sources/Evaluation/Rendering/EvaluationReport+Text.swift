import Text

extension EvaluationReport {
  /// The report for a terminal.
  ///
  /// - Parameter photographCount: how many photographs to list, half of them the best and half the worst; `nil` for all, in
  ///   order.
  package func text(photographCount: Int? = 10) -> String {
    ([heading + "\n", summaryText] + [photographText(photographCount), remarks].filter { !$0.isEmpty })
      .joined(separator: "\n")
  }

  /// What was measured, on which device, and how fast.
  var heading: String {
    let other = against.map { " against \(DisplayText.sanitized($0))" } ?? ""
    let speed = photographsPerSecond > 0 ? ", \(ReportFigures.one(photographsPerSecond)) a second" : ""
    let before = resumed > 0 ? ", \(Figures.count(resumed)) of them before the interruption" : ""
    return
      "\(DisplayText.sanitized(model))\(other) on \(device), \(precision), at \(inputSize.width)×\(inputSize.height)\n"
      + "\(Figures.count(photographs)) photographs\(before)\(speed)"
  }

  /// The rows of the summary, headings first.
  var summaryRows: [[String]] {
    if let coloring = summary.coloring {
      func row(_ name: String, _ figure: FigureStatistics, _ format: (Double) -> String) -> [String] {
        [name] + [figure.median, figure.mean, figure.standardError, figure.minimum, figure.maximum].map(format)
      }
      return [["", "median", "mean", "± error", "lowest", "highest"]]
        + [row("PSNR, dB", coloring.psnr, ReportFigures.decibels)]
        + (coloring.ssim.map { [row("SSIM", $0, ReportFigures.ratio)] } ?? []) + [
          row("ab error", coloring.abError, ReportFigures.one),
          row("colourfulness", coloring.colorfulness, ReportFigures.one),
          row("… of the truth", coloring.truthColorfulness, ReportFigures.one),
          row("PSNR of gray, dB", coloring.psnrOfGray, ReportFigures.decibels),
          row("PSNR of one tint, dB", coloring.psnrOfTint, ReportFigures.decibels),
          row("gain over gray, dB", coloring.gainOverGray, ReportFigures.signed),
          row("gain over one tint, dB", coloring.gainOverTint, ReportFigures.signed),
        ]
    }
    if let classification = summary.classification {
      return [["class", "photographs", "top 1", "top 5"]]
        + classification.classes.map {
          [
            $0.label, Figures.count($0.photographs), ReportFigures.percent($0.topOne),
            ReportFigures.percent($0.topFive),
          ]
        } + [
          [
            "all", Figures.count(classification.photographs), ReportFigures.percent(classification.topOne),
            ReportFigures.percent(classification.topFive),
          ]
        ]
    }
    guard let outputs = summary.agreement else { return [] }
    return [["output", "photographs", "PSNR, dB, median", "lowest", "same first", "relative error, median", "highest"]]
      + outputs.map { output in
        [
          output.output, Figures.count(output.photographs),
          output.psnr.map { ReportFigures.decibels($0.median) } ?? "–",
          output.psnr.map { ReportFigures.decibels($0.minimum) } ?? "–",
          output.topOneAgreement.map(ReportFigures.percent) ?? "–",
          output.relativeError.map { ReportFigures.small($0.median) } ?? "–",
          output.relativeError.map { ReportFigures.small($0.maximum) } ?? "–",
        ]
      }
  }

  /// Further remarks, one per line.
  var remarkLines: [String] {
    var lines: [String] = []
    if let coloring = summary.coloring {
      lines.append(
        "Better than gray: \(coloring.betterThanGray) of \(coloring.photographs); than one tint (a, b = "
          + "\(tint.map { "\($0.a), \($0.b)" } ?? "")): \(coloring.betterThanTint) of \(coloring.photographs)")
    }
    if !grayPhotographs.isEmpty {
      lines.append(
        "\(Figures.count(grayPhotographs.count)) photographs are gray themselves (colourfulness 0) and say nothing of colours; they "
          + "are left out of the figures: " + Self.list(grayPhotographs))
    }
    if !unmatched.isEmpty {
      lines.append("\(Figures.count(unmatched.count)) without a counterpart: " + Self.list(unmatched.map(\.path)))
      lines += unmatched.prefix(3).map { "  \($0.path): \($0.reason)" }
    }
    if !failures.isEmpty {
      lines.append("\(Figures.count(failures.count)) could not be measured:")
      lines += failures.prefix(10).map { "  \($0.path): \($0.reason)" }
      if failures.count > 10 { lines.append("  … and \(failures.count - 10) more") }
    }
    return lines.map(DisplayText.sanitized)
  }

  /// The table of photographs as text, headings first.
  func photographRows(_ photographs: [PhotographResult]) -> [[String]] {
    switch kind {
    case .coloring:
      [["photograph", "PSNR", "SSIM", "ab error", "colourfulness", "of the truth", "over gray", "over one tint"]]
        + photographs.compactMap { photograph in
          photograph.coloring.map { figures in
            [
              photograph.path, ReportFigures.decibels(figures.psnr), figures.ssim.map(ReportFigures.ratio) ?? "–",
              ReportFigures.one(figures.abError), ReportFigures.one(figures.colorfulness),
              ReportFigures.one(figures.truthColorfulness), ReportFigures.signed(figures.gainOverGray),
              ReportFigures.signed(figures.gainOverTint),
            ]
          }
        }
    case .classification:
      [["photograph", "class", "answer", "place", "score", "score of the class"]]
        + photographs.compactMap { photograph in
          photograph.classification.map { figures in
            [
              photograph.path, figures.label, figures.predictedLabel, "\(figures.rank)",
              ReportFigures.ratio(figures.score),
              ReportFigures.ratio(figures.scoreOfTruth),
            ]
          }
        }
    case .agreement:
      [["photograph"] + (summary.agreement ?? []).map(\.output)]
        + photographs.map { photograph in [photograph.path] + (photograph.agreement ?? []).map(\.text) }
    }
  }

  private var summaryText: String { Self.table(summaryRows) }

  private var remarks: String { remarkLines.map { $0 + "\n" }.joined() }

  private func photographText(_ count: Int?) -> String {
    guard let count, results.count > count else { return Self.table(photographRows(results)) }
    let (best, worst) = extremes(count: count / 2)
    let rows = photographRows(best + worst.reversed())
    let all = "… of \(Figures.count(results.count)), the best and the worst: --all-photographs\n"
    return Self.table(rows.map { [DisplayText.truncated($0[0], toColumns: 48)] + $0.dropFirst() }) + all
  }

  private static func table(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    var table = TextTable(head.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for row in rows.dropFirst() { table.add(row) }
    return table.text
  }

  private static func list(_ paths: [String]) -> String {
    paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …" : "")
  }
}
