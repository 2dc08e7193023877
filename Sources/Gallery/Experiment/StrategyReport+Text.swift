import Pictures
import TerminalUI
import Text

extension StrategyReport {
  /// The most lanes for one step; the rest are counted as "+3".
  private static let laneRows = 4
  private static let nameWidth = 19
  private static let stepWidth = 9

  /// The figures as a table, one line per strategy.
  package var table: String {
    var table = TextTable(
      [("strategy", .left)]
        + ["first tile", "screen done", "throughput", "memory", "busy", "wasted", "fling done", "dropped"].map {
          ($0, .right)
        })
    for entry in strategies {
      table.add([
        entry.name.title, Figures.milliseconds(entry.firstTileSeconds), Figures.milliseconds(entry.screenDoneSeconds),
        Figures.rate(entry.throughput), Figures.megabytes(Double(entry.peakBytes)),
        "\(Int((entry.processorShare * 100).rounded())) %", "\(entry.wastedPredictions)",
        Figures.milliseconds(entry.flingDoneSeconds), "\(entry.droppedTiles)",
      ])
    }
    return table.text + "\n" + remarks.map { $0 + "\n" }.joined()
  }

  private var remarks: [String] {
    let (prepare, predict) = (parts.preparationSeconds, parts.predictionSeconds)
    var remarks = [
      "\(photographs) photographs, \(model) in \(precision), medians of \(rounds) rounds; limited to \(inFlight) in flight.",
      "A photograph takes \(Figures.fixed(prepare * 1_000, digits: 1)) ms of preparation and "
        + "\(Figures.fixed(predict * 1_000, digits: 1)) ms of prediction: "
        + "\(cores) cores that never wait make \(Figures.fixed(throughputLimit, digits: 1)) a second.",
    ]
    if let concurrent = entry(.concurrent), let serial = entry(.serial), serial.throughput > 0 {
      remarks.append(
        "Concurrent: \(Figures.fixed(concurrent.throughput / serial.throughput, digits: 2)) times serial, "
          + "\(Int((concurrent.throughput / throughputLimit * 100).rounded())) % of that limit.")
    }
    if let concurrent = entry(.concurrent), let limited = entry(.limited), concurrent.peakBytes > 0 {
      remarks.append(
        "Limited: \(Figures.fixed(Double(limited.peakBytes) / Double(concurrent.peakBytes), digits: 2)) of its memory at "
          + "\(Figures.fixed(limited.throughput / concurrent.throughput, digits: 2)) of its throughput.")
    }
    return remarks
  }

  /// The strategies' steps as lanes of blocks on a common time axis.
  ///
  /// - Parameter columns: the width in cells.
  package func laneFrame(columns: Int) -> Frame {
    let rows = strategies.map { entry in
      (entry: entry, prepare: rowCount(entry.lanes.prepare), predict: rowCount(entry.lanes.predict))
    }
    let height = rows.reduce(0) { $0 + $1.prepare + $1.predict + 1 }
    var frame = Frame(size: Size(columns: columns, rows: height))
    let left = Self.nameWidth + Self.stepWidth
    let seconds = max(0.001, strategies.map(\.lanes.seconds).max() ?? 0)
    var row = 0
    func draw(_ name: String, _ spans: [StrategyLanes.Span], _ color: Color, rows: Int) {
      frame.write(name, at: Point(column: Self.nameWidth, row: row), style: Theme.dim)
      let area = Rect(column: left, row: row, columns: max(1, columns - left), rows: rows)
      Timeline(
        spans: spans.map { Timeline.Span(start: $0.start - seconds, end: $0.end - seconds, color: color) },
        secondsPerCell: seconds / Double(area.columns)
      ).draw(in: area, &frame)
      row += rows
    }
    for (entry, prepareRows, predictRows) in rows {
      frame.write(entry.name.title, at: Point(column: 0, row: row), style: Theme.strong)
      draw("prepare", entry.lanes.prepare, Theme.prepare, rows: prepareRows)
      draw("predict", entry.lanes.predict, Theme.color(ofModel: nil), rows: predictRows)
      row += 1
    }
    return frame
  }

  /// The figures of one strategy.
  package func entry(_ name: StrategyName) -> Entry? { strategies.first { $0.name == name } }

  private func rowCount(_ spans: [StrategyLanes.Span]) -> Int {
    let packed = Timeline.packed(spans.map { Timeline.Span(start: $0.start, end: $0.end, color: .terminalDefault) })
    return max(1, min(Self.laneRows, packed.count))
  }
}
