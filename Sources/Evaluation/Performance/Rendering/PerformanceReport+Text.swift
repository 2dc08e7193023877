import Foundation
import Text

extension PerformanceReport {
  /// The report for a terminal.
  ///
  /// - Parameters:
  ///   - operationCount: how many operations to list, slowest first; `nil` for all, in order.
  ///   - columns: the width of the terminal; names are shortened to fit.
  package func text(operationCount: Int? = 20, columns: Int = 120) -> String {
    [heading, timings, mapping, operationRows(operationCount, columns), reasons].joined(separator: "\n")
  }

  private var heading: String {
    var lines = [
      "\(DisplayText.sanitized(URL(fileURLWithPath: model).lastPathComponent)) on \(device), \(precision)",
      "\(machine.device), \(machine.coreCount) cores, \(machine.system), \(engine.name) \(engineRelease)",
    ]
    if let compression { lines.append("Compressed: \(DisplayText.sanitized(compression))") }
    if let missingDevice { lines.append("Missing: \(missingDevice)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The engine's version without its build name.
  private var engineRelease: Substring { engine.version.prefix { $0 != "-" } }

  private var timings: String {
    var table = TextTable([("", .left)] + MeasurementStatistics.columns.map { ($0, .right) })
    for (name, statistics) in figures { table.add([name] + statistics.cells) }
    let memory = peakBytes.map { "peak memory  \(ReportFigures.bytes($0))\n" } ?? ""
    return table.text + memory
  }

  /// The report's figures with their names, in the order in which they are shown.
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

  private func operationRows(_ count: Int?, _ columns: Int) -> String {
    let byTime = operations.sorted { ($1.seconds ?? 0, $0.index) < ($0.seconds ?? 0, $1.index) }
    let shown = count.map { Array(byTime.prefix($0)) } ?? operations
    let largest = max(byTime.first?.seconds ?? 0, 1e-12)
    let rows = shown.map { operation in
      [
        "\(operation.index)", operation.type, operation.seconds.map(ReportFigures.duration) ?? "–",
        ReportFigures.bar((operation.seconds ?? 0) / largest, cells: 10), Self.devices(of: operation),
        operation.precision ?? "", operation.kernel ?? "",
      ]
    }
    let headings: [(String, TextTable.Alignment)] = [
      ("#", .right), ("type", .left), ("time", .right), ("", .left), ("device", .left), ("in", .left),
      ("kernel", .left),
    ]
    let others = headings.indices.map { column in
      (rows.map { $0[column] } + [headings[column].0]).map(DisplayText.width).max() ?? 0
    }
    let room = columns - others.reduce(0, +) - 2 * headings.count
    var table = TextTable([headings[0], ("operation", .left)] + headings.dropFirst())
    for (row, operation) in zip(rows, shown) {
      let name = DisplayText.truncated(DisplayText.sanitized(operation.name), toColumns: min(48, max(12, room)))
      table.add([row[0], name] + row.dropFirst())
    }
    let hidden = operations.count - shown.count
    return table.text + (hidden > 0 ? "… and \(hidden) more: --all-operations\n" : "")
  }

  /// The chosen device, followed in parentheses by the others that could run it.
  private static func devices(of operation: ReportedOperation) -> String {
    let others = operation.supportedDevices.filter { $0 != operation.device }
    return (operation.device ?? "–") + (others.isEmpty ? "" : " (\(others.joined(separator: " ")))")
  }

  /// The reasons for the placement of operations: each clause once, with the number of operations that it applies to.
  private var reasons: String {
    var counts: [String: Int] = [:]
    for operation in operations where !operation.reason.isEmpty {
      for clause in operation.reason.split(separator: "; ") {
        counts[String(clause.replacing(#/into operation \d+/#, with: "into another operation")), default: 0] += 1
      }
    }
    var table = TextTable([("operations", .right), ("why", .left)])
    for (clause, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.add(["\(count)", clause])
    }
    return counts.isEmpty ? "" : table.text
  }
}
