import Text

extension PerformanceReport {
  /// The report as one self-contained page that loads nothing else.
  ///
  /// - Parameter comparison: other reports with their names, shown as bars relative to this one.
  package func html(comparedTo comparison: [(name: String, report: PerformanceReport)] = []) -> String {
    let missing =
      (compression.map { "<p>Compressed: \(HTMLText.escaped($0))</p>\n" } ?? "")
      + (missingDevice.map { "<p>Missing: \(HTMLText.escaped($0))</p>\n" } ?? "")
    let body = """
      <h1>\(HTMLText.escaped(model))</h1>
      <p>\(HTMLText.escaped("\(device), \(precision) · \(machine.device), \(machine.coreCount) cores · \(machine.system)"))</p>
      <p>\(HTMLText.escaped("\(engine.name) \(engine.version)"))</p>
      \(missing)<h2>Times</h2>
      <table>\(timingRows)</table>
      \(peakBytes.map { "<p>Peak memory \(ReportFigures.bytes($0))</p>" } ?? "")
      <h2>Predictions</h2>
      \(histogram)
      \(comparisonSection(comparison))<h2>Devices</h2>
      <table>\(deviceRows)</table>
      <h2>Operations</h2>
      <table>\(operationRows)</table>

      """
    return HTMLText.page(title: "\(model): performance", body: body)
  }

  private var timingRows: String {
    HTMLText.row([""] + MeasurementStatistics.columns, header: true)
      + figures.map { name, statistics in HTMLText.row([name] + statistics.cells) }.joined()
  }

  /// How often each duration occurred, in 60 columns from the shortest to the longest.
  private var histogram: String {
    let samples = prediction.samples
    let columns = 60
    let width = max(prediction.maximum - prediction.minimum, 1e-9) / Double(columns)
    var counts = [Int](repeating: 0, count: columns)
    for sample in samples { counts[min(columns - 1, Int((sample - prediction.minimum) / width))] += 1 }
    let highest = max(counts.max() ?? 1, 1)
    let bars = counts.enumerated().filter { $0.element > 0 }.map { column, count in
      let height = Double(count) / Double(highest) * 100
      return "<rect x=\"\(column * 10)\" y=\"\(Figures.fixed(100 - height, digits: 1))\" width=\"9\" "
        + "height=\"\(Figures.fixed(height, digits: 1))\"/>"
    }.joined()
    return """
      <svg viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-label="Histogram of predictions">\(bars)\
      <text x="0" y="115">\(ReportFigures.duration(prediction.minimum))</text>\
      <text x="600" y="115" text-anchor="end">\(ReportFigures.duration(prediction.maximum))</text></svg>
      """
  }

  private func comparisonSection(_ others: [(name: String, report: PerformanceReport)]) -> String {
    guard !others.isEmpty else { return "" }
    let all = [(name: model, report: self)] + others
    let longest = all.map(\.report.prediction.median).max() ?? 1
    let rows = all.map { name, report in
      HTMLText.row([
        HTMLText.escaped(name), HTMLText.escaped("\(report.device) \(report.precision)"),
        HTMLText.escaped(report.engine.version), ReportFigures.duration(report.prediction.median),
        Figures.fixed(report.prediction.median / prediction.median, digits: 2),
        HTMLText.bar(report.prediction.median / longest),
      ])
    }.joined()
    let head = HTMLText.row(["", "on", "engine", "prediction, median", "relative", ""], header: true)
    return "<h2>Comparison</h2>\n<table>\(head)\(rows)</table>\n"
  }

  private var deviceRows: String {
    let whole = max(operationSeconds, 1e-12)
    return HTMLText.row(["device", "operations", "time", "share", ""], header: true)
      + devices.map { name, count, seconds in
        HTMLText.row([
          HTMLText.escaped(name), "\(count) of \(operations.count)", ReportFigures.duration(seconds),
          ReportFigures.percent(seconds / whole), HTMLText.bar(seconds / whole),
        ])
      }.joined()
  }

  private var operationRows: String {
    let longest = max(operations.compactMap(\.seconds).max() ?? 0, 1e-12)
    return HTMLText.row(
      ["#", "operation", "type", "time", "", "device", "could also", "precision", "kernel", "why"], header: true)
      + operations.map { operation in
        HTMLText.row(
          ["\(operation.index)", HTMLText.escaped(operation.name), HTMLText.escaped(operation.type)]
            + [
              operation.seconds.map(ReportFigures.duration) ?? "–",
              operation.seconds.map { HTMLText.bar($0 / longest) } ?? "",
            ]
            + [
              operation.device ?? "–",
              operation.supportedDevices.filter { $0 != operation.device }.joined(separator: " "),
              operation.precision ?? "", operation.kernel ?? "", operation.reason,
            ].map(HTMLText.escaped))
      }.joined()
  }
}
