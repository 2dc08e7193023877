import TerminalUI

extension PerformanceReport {
  /// The report for a terminal.
  ///
  /// - Parameter operationCount: how many operations are listed, those with most time first; `nil` for all, in their order.
  public func text(operationCount: Int? = 20) -> String {
    [heading, timings, mapping, operationRows(operationCount)].joined(separator: "\n")
  }

  private var heading: String {
    var lines = [
      "\(DisplayText.sanitized(model)) on \(device), \(precision)",
      "\(machine.device), \(machine.coreCount) cores, \(machine.system), \(engine.name) \(engine.version)",
    ]
    if let missingDevice { lines.append("Not there: \(missingDevice)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var timings: String {
    var table = TextTable([("", .left)] + MeasurementStatistics.columns.map { ($0, .right) })
    for (name, statistics) in figures { table.add([name] + statistics.cells) }
    let memory = peakBytes.map { "peak memory  \(ReportFigures.bytes($0))\n" } ?? ""
    return table.text + memory
  }

  /// The report's figures by their names, in the order in which they are shown.
  var figures: [(name: String, statistics: MeasurementStatistics)] {
    [("Prediction", prediction), ("Load, cached", load), ("Load, uncached", uncachedLoad)]
      + (compilation.map { [("Compilation", $0)] } ?? [])
  }

  private var mapping: String {
    var table = TextTable([("device", .left), ("operations", .right), ("time", .right), ("share", .right), ("", .left)])
    let whole = max(operationSeconds, 1e-12)
    for (name, count, seconds) in devices {
      table.add([
        name, "\(count) of \(operations.count)", ReportFigures.duration(seconds),
        ReportFigures.percent(seconds / whole),
        ReportFigures.bar(seconds / whole, cells: 20),
      ])
    }
    let folded = operations.count { $0.device == nil }
    if folded > 0 { table.add(["none left", "\(folded) of \(operations.count)", "", "", ""]) }
    return table.text
  }

  private func operationRows(_ count: Int?) -> String {
    let byTime = operations.sorted { ($1.seconds ?? 0, $0.index) < ($0.seconds ?? 0, $1.index) }
    let shown = count.map { Array(byTime.prefix($0)) } ?? operations
    let largest = max(byTime.first?.seconds ?? 0, 1e-12)
    var table = TextTable([
      ("#", .right), ("operation", .left), ("type", .left), ("time", .right), ("", .left), ("device", .left),
      ("could also", .left), ("precision", .left), ("kernel", .left), ("why", .left),
    ])
    for operation in shown {
      table.add([
        "\(operation.index)", DisplayText.truncated(DisplayText.sanitized(operation.name), toColumns: 40),
        operation.type, operation.seconds.map(ReportFigures.duration) ?? "–",
        ReportFigures.bar((operation.seconds ?? 0) / largest, cells: 10), operation.device ?? "–",
        operation.supportedDevices.filter { $0 != operation.device }.joined(separator: " "), operation.precision ?? "",
        operation.kernel ?? "", operation.reason,
      ])
    }
    let hidden = operations.count - shown.count
    return table.text + (hidden > 0 ? "… and \(hidden) more: --all-operations\n" : "")
  }
}
