import Text

/// Reports side by side, for several engine versions, precisions, devices or models.
package struct ReportComparison: Sendable {
  private let reports: [(name: String, report: PerformanceReport)]

  /// Reports with their names; all are compared with the first.
  package init(_ reports: [(name: String, report: PerformanceReport)]) { self.reports = reports }

  /// The comparison for a terminal: for each figure one bar per report, relative to the first.
  package var text: String {
    guard let first = reports.first?.report else { return "" }
    return first.figures.map(\.name).map { figure in
      let medians = reports.map { name, report in
        (name, report, report.figures.first { $0.name == figure }?.statistics.median)
      }
      let base = medians.first?.2 ?? 0
      let longest = medians.compactMap(\.2).max() ?? 0
      var table = TextTable([
        (figure, .left), ("on", .left), ("median", .right), ("relative", .right), ("", .left),
      ])
      for (name, report, median) in medians {
        table.add([
          name, "\(report.device) \(report.precision) \(report.engine.version.prefix { $0 != "-" })",
          median.map(ReportFigures.duration) ?? "–",
          median.map { base > 0 ? Figures.fixed($0 / base, digits: 2) : "–" } ?? "–",
          median.map { ReportFigures.bar($0 / max(longest, 1e-12), cells: 40) } ?? "",
        ])
      }
      return table.text
    }.joined(separator: "\n")
  }
}
