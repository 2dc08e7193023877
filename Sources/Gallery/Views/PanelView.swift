import InferenceTrace
import TerminalUI

/// The panel as a column: what each compute device does, and what that costs.
enum PanelView {
  static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    // Handed over and back: a second holder would make the first write copy every cell.
    var column = PanelColumn(model: model, area: area.inset(columns: 1))
    swap(&column.frame, &frame)
    column.drawDevices()
    column.drawLatency()
    column.drawCaches()
    column.drawMemory()
    column.drawEvents()
    swap(&column.frame, &frame)
  }
}

/// The panel's parts, one below the other, as far as there is room.
private struct PanelColumn {
  var frame = Frame(size: Size(columns: 0, rows: 0))
  private let model: GalleryModel
  private let area: Rect
  private let facts: PanelFacts
  private var row: Int

  /// Columns for the lanes' names.
  private static let labelWidth = 9

  init(model: GalleryModel, area: Rect) {
    self.model = model
    self.area = area
    facts = PanelFacts(model)
    row = area.minRow
  }

  private var secondsPerCell: Double { Double(model.millisecondsPerCell) / 1_000 }

  mutating func drawDevices() {
    heading("compute", model.frozenTrace == nil ? "" : "frozen, f goes on")
    let loaded = model.loadedModel
    let names = facts.devices.isEmpty ? [loaded?.device].compactMap { $0 } : facts.devices.map(\.name)
    for name in names {
      let isLoaded = loaded?.device == name
      text([
        (name, Theme.strong), (isLoaded ? "  \(loaded?.precision ?? "")" : "", .plain),
        (isLoaded ? "  \(loaded?.deviceDescription ?? "")" : "", Theme.dim),
      ])
    }
    if names.isEmpty { text([(facts.modelState, Theme.dim)]) }
    row += 1
    lanes("prepare", facts.spans([.prepare, .convert], secondsPerCell * Double(laneArea(1).columns)), rows: 2)
    for name in names { lanes("\(name)", facts.predictions(on: name, laneSeconds), rows: 2) }
    if names.isEmpty { lanes("predict", [], rows: 2) }
    lanes("draw", facts.spans([.draw], laneSeconds), rows: 1)
    TimeAxis(secondsPerCell: secondsPerCell).draw(in: laneArea(1), &frame, style: Theme.dim)
    row += 2
    text([
      ("\(facts.runningCount)", Theme.strong), (" in flight  ", Theme.dim), ("\(facts.waitingCount)", Theme.strong),
      (" waiting ", Theme.dim), (Figures.rate(facts.rate), Theme.strong),
    ])
    row += 1
  }

  private var laneSeconds: Double { secondsPerCell * Double(laneArea(1).columns) }

  mutating func drawLatency() {
    heading("latency", "ms")
    guard let latency = facts.latency else {
      text([("no prediction yet", Theme.dim)])
      row += 1
      return
    }
    text([
      ("median", Theme.dim), (Figures.milliseconds(latency.median), Theme.strong), (" p95", Theme.dim),
      (Figures.milliseconds(latency.p95), .plain), (" p99", Theme.dim), (Figures.milliseconds(latency.p99), .plain),
    ])
    if area.rows >= 44, row + 3 < area.maxRow {
      let histogram = facts.latencyHistogram(buckets: area.columns - 14)
      Sparkline(values: histogram.counts, range: 0...(histogram.counts.compactMap { $0 }.max() ?? 1)).draw(
        in: Rect(column: area.minColumn + 7, row: row, columns: area.columns - 14, rows: 2), &frame,
        style: Style(foreground: Theme.color(ofModel: nil)))
      frame.write(
        Figures.fixed(histogram.low * 1_000, digits: 0), at: Point(column: area.minColumn, row: row + 1),
        style: Theme.dim)
      frame.write(
        Figures.fixed(histogram.high * 1_000, digits: 0), at: Point(column: area.maxColumn - 6, row: row + 1),
        style: Theme.dim, maxColumns: 6)
      row += 2
    }
    row += 1
  }

  mutating func drawCaches() {
    heading("caches", "")
    cache("specialisation", facts.cache("specialization"))
    if let loaded = model.loadedModel {
      text([("", .plain), ("  \(loaded.loadLabel) ", .plain), (Figures.milliseconds(loaded.loadSeconds), Theme.strong)])
    }
    cache("thumbnails", facts.cache("thumbnails"))
    row += 1
  }

  private mutating func cache(_ name: String, _ counts: TraceWindow.CacheCounts) {
    guard row < area.maxRow else { return }
    let total = counts.hits + counts.misses
    let line = row
    text([
      (name.padding(to: 15), Theme.dim), (Figures.count(counts.hits, width: 5), .plain), (" hits ", Theme.dim),
      (Figures.count(counts.misses, width: 5), .plain), (" misses", Theme.dim),
    ])
    let gauge = Rect(column: area.minColumn + 40, row: line, columns: area.columns - 40, rows: 1)
    guard total > 0, gauge.columns >= 4 else { return }
    Gauge(share: Double(counts.hits) / Double(total)).draw(
      in: gauge, &frame, filled: Style(foreground: Theme.color(ofModel: nil)), empty: Theme.dim)
  }

  mutating func drawMemory() {
    heading("memory", "")
    text([
      (Figures.megabytes(facts.residentBytes), Theme.strong), ("  peak ", Theme.dim),
      (Figures.megabytes(facts.peakBytes), .plain), ("  processor ", Theme.dim),
      (Figures.padded("\(Int((facts.processorShare * 100).rounded())) %", 5), .plain),
    ])
    let rows = area.rows >= 44 ? 3 : 2
    guard row + rows <= area.maxRow else { return }
    let values = facts.memory(columns: area.columns)
    Sparkline(values: values, range: 0...max(1, facts.peakBytes)).draw(
      in: Rect(column: area.minColumn, row: row, columns: area.columns, rows: rows), &frame,
      style: Style(foreground: Theme.memory))
    row += rows + 1
  }

  mutating func drawEvents() {
    guard row + 2 <= area.maxRow else { return }
    heading("events", "seconds ago")
    for event in facts.events(count: area.maxRow - row) {
      text([
        (Figures.padded(Figures.fixed(event.age, digits: 1), 6), Theme.dim),
        ("  \(event.text)", event.isBad ? Theme.warning : .plain),
      ])
    }
  }

  private func laneArea(_ rows: Int) -> Rect {
    Rect(
      column: area.minColumn + Self.labelWidth, row: row, columns: area.columns - Self.labelWidth,
      rows: max(0, min(rows, area.maxRow - row)))
  }

  private mutating func lanes(_ name: String, _ spans: [Timeline.Span], rows: Int) {
    guard row < area.maxRow else { return }
    frame.write(name, at: Point(column: area.minColumn, row: row), style: Theme.dim, maxColumns: Self.labelWidth - 1)
    Timeline(spans: spans, secondsPerCell: secondsPerCell).draw(in: laneArea(rows), &frame)
    row += rows
  }

  private mutating func heading(_ name: String, _ remark: String) {
    guard row < area.maxRow else { return }
    text([(name, Theme.heading), (remark.isEmpty ? "" : "  \(remark)", Theme.dim)])
  }

  private mutating func text(_ parts: [(text: String, style: Style)]) {
    guard row < area.maxRow else { return }
    var column = area.minColumn
    for part in parts {
      column += frame.write(
        DisplayText.sanitized(part.text), at: Point(column: column, row: row), style: part.style,
        maxColumns: max(0, area.maxColumn - column))
    }
    row += 1
  }
}

extension String {
  /// With spaces behind it up to a width.
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
