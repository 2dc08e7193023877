import InferenceTrace
import TerminalUI
import Text

/// The panel as a column: what each compute device does, and what that costs.
package enum PanelView {
  package static func draw(_ panel: PanelState, _ subject: PanelSubject, area: Rect, in frame: inout Frame) {
    // Handed over and back: a second holder would make the first write copy every cell.
    var column = PanelColumn(PanelFacts(panel, subject), area: area.inset(columns: 1))
    swap(&column.frame, &frame)
    let isTall = area.rows >= 44
    column.drawDevices()
    column.drawLanes()
    column.drawLatency(rows: isTall ? 4 : 3)
    column.drawTile()
    if isTall { column.drawCores(rows: 4) }
    column.drawMemory(rows: isTall ? 3 : 2, hasProcessor: !isTall)
    column.drawCaches()
    column.drawEvents()
    swap(&column.frame, &frame)
  }
}

/// The panel's parts, one below another, as far as there is room.
struct PanelColumn {
  var frame = Frame(size: Size(columns: 0, rows: 0))
  private let facts: PanelFacts
  private let area: Rect
  private var row: Int

  init(_ facts: PanelFacts, area: Rect) {
    self.facts = facts
    self.area = area
    row = area.minRow
  }

  // MARK: Devices and lanes

  mutating func drawDevices() {
    heading("compute", facts.panel.frozen == nil ? "" : "frozen, f goes on", Style(foreground: Theme.accent))
    let loaded = facts.subject.loaded
    let names = facts.devices.isEmpty ? [loaded?.device].compactMap { $0 } : facts.devices.map(\.name)
    for name in names {
      let isLoaded = loaded?.device == name
      text([
        (name, Theme.strong), (isLoaded ? "  \(loaded?.precision ?? "")" : "", .plain),
        (isLoaded ? "  \(loaded?.deviceDescription ?? "")" : "", Theme.dim),
      ])
    }
    if names.isEmpty { text([(facts.subject.modelState, Theme.dim)]) }
    text([
      ("\(facts.subject.runningCount)", Theme.strong), (" in flight  ", Theme.dim),
      ("\(facts.subject.waitingCount)", Theme.strong), (" waiting ", Theme.dim),
      (Figures.rate(facts.rate), Theme.strong),
    ])
    row += 1
  }

  mutating func drawLanes() {
    let lanes = PanelLanes(facts, columns: area.columns, labelWidth: 12)
    let first = row
    var tracks = [(TraceTrackID(.prepare), 2)] + lanes.predictionTracks.map { ($0, 2) }
    if area.rows >= 44 { tracks.append((TraceTrackID(.convert), 1)) }
    tracks.append((TraceTrackID(.draw), 1))
    if facts.sentBytes != nil { tracks.append((TraceTrackID(.transmit), 1)) }
    for (id, rows) in tracks {
      lanes.draw(id, in: next(rows), &frame)
    }
    let rect = Rect(column: area.minColumn, row: first, columns: area.columns, rows: row - first)
    lanes.drawAxis(in: next(1), linesOver: rect, &frame)
    row += 1
  }

  // MARK: Figures

  mutating func drawLatency(rows: Int) {
    guard let latency = facts.latency else {
      heading("latency", "no prediction yet")
      row += 1
      return
    }
    heading("latency", "")
    text([
      ("median", Theme.dim), (Figures.milliseconds(latency.median), Theme.strong), ("  p95", Theme.dim),
      (Figures.milliseconds(latency.p95), .plain), ("  p99", Theme.dim), (Figures.milliseconds(latency.p99), .plain),
    ])
    Histogram(of: facts.latencies, tail: latency.p99).draw(
      in: next(rows), &frame, color: Theme.color(ofModel: nil),
      marks: [(latency.median, "p50"), (latency.p95, "p95"), (latency.p99, "p99")])
    row += 1
  }

  /// How long each step of the selected photograph took.
  mutating func drawTile() {
    guard let picture = facts.subject.picture else { return }
    let name = DisplayText.truncated(DisplayText.sanitized(picture.name), toColumns: max(0, area.columns - 6))
    heading("tile", name)
    guard let times = picture.times else {
      text([(picture.state, Theme.dim)])
      row += 2
      return
    }
    let stages: [(name: String, seconds: Double, color: Color)] = [
      ("wait", times.wait, Theme.wait), ("prepare", times.prepare, Theme.prepare),
      ("predict", times.predict, Theme.color(ofModel: nil)), ("convert", times.convert, Theme.convert),
    ].filter { $0.1 > 0 }
    StageBar(stages.map { ($0.seconds, $0.color) }).draw(in: next(1), &frame)
    // A narrow panel shortens the names.
    let isWide = area.columns >= 50
    text(
      stages.flatMap { stage -> [(text: String, style: Style)] in
        let milliseconds = stage.seconds * 1_000
        return [
          (isWide ? stage.name : String(stage.name.prefix(4)), Style(foreground: stage.color)),
          (" \(Figures.fixed(milliseconds, digits: milliseconds < 9.95 ? 1 : 0))\(isWide ? "  " : " ")", .plain),
        ]
      } + [(isWide || area.columns >= 40 ? "ms" : "", Theme.dim)])
    row += 1
  }

  mutating func drawCores(rows: Int) {
    let cores = facts.cores
    guard !cores.isEmpty else { return }
    heading("cores", "this program \(processorText)")
    let columns = (cores.count + rows - 1) / rows
    let used = (cores.count + columns - 1) / columns
    let rect = next(used)
    let width = area.columns / columns
    // A name, a graph and a figure; if there are very many cores, only the graph.
    let (label, figure) = width >= 24 ? (8, 6) : width >= 12 ? (3, 0) : (0, 0)
    for (place, id) in cores.enumerated() where place % used < rect.rows {
      let series = facts.series(id)
      let origin = Point(column: rect.minColumn + place / used * width, row: rect.minRow + place % used)
      let graph = max(1, width - label - figure - 1)
      frame.write(label == 3 ? id.label ?? "" : id.title, at: origin, style: Theme.dim, maxColumns: max(0, label - 1))
      let age = facts.panel.age
      let seconds = min(30, facts.trace.seconds)
      let values = series.values(from: -age - seconds, secondsPerCell: seconds / Double(graph), columns: graph)
      Sparkline(values: values, range: 0...1).draw(
        in: Rect(column: origin.column + label, row: origin.row, columns: graph, rows: 1), &frame
      ) { Style(foreground: Theme.color(ofShare: $0)) }
      if figure > 0, let value = series.value(at: -age) {
        frame.write(
          Figures.padded(id.text(min(1, value)), figure),
          at: Point(column: origin.column + label + graph, row: origin.row))
      }
    }
    row += 1
  }

  private var processorText: String { "\(Int((facts.processorShare * 100).rounded())) %" }

  /// Memory over the window, and the processor's share if the cores are not shown.
  mutating func drawMemory(rows: Int, hasProcessor: Bool = false) {
    heading("memory", "")
    text(
      [
        (Figures.bytes(facts.residentBytes), Theme.strong), ("   peak ", Theme.dim),
        (Figures.bytes(facts.peakBytes), .plain),
      ] + (hasProcessor ? [("   processor ", Theme.dim), (processorText, .plain)] : []))
    if row + rows <= area.maxRow {
      Sparkline(values: facts.memory(columns: area.columns), range: 0...max(1, facts.peakBytes)).draw(
        in: next(rows), &frame, style: Style(foreground: Theme.memory))
    }
    text(
      facts.buffers.flatMap { [("\($0.name) ", Theme.dim), ("\(Figures.bytes($0.bytes))   ", .plain)] })
    row += 1
  }

  mutating func drawCaches() {
    heading("caches", "")
    cache("specialisation", facts.cache("specialization"))
    if let loaded = facts.subject.loaded {
      text([("  \(loaded.loadLabel) ", Theme.dim), (Figures.duration(loaded.loadSeconds), Theme.strong)])
    }
    cache("thumbnails", facts.cache("thumbnails"))
    if let sent = facts.sentBytes {
      text([("sent to the terminal  ", Theme.dim), (Figures.bytes(sent), Theme.strong)])
    }
    row += 1
  }

  private mutating func cache(_ name: String, _ counts: TraceWindow.CacheCounts) {
    guard row < area.maxRow else { return }
    let total = counts.hits + counts.misses
    let line = row
    text([
      (name + String(repeating: " ", count: max(0, 15 - name.count)), Theme.dim),
      (Figures.count(counts.hits, width: 5), .plain), (" hits", Theme.dim),
      (Figures.count(counts.misses, width: area.columns < 38 ? 4 : 6), .plain), (" misses", Theme.dim),
    ])
    let gauge = Rect(column: area.minColumn + 40, row: line, columns: area.columns - 40, rows: 1)
    guard total > 0, gauge.columns >= 4 else { return }
    Gauge(share: Double(counts.hits) / Double(total)).draw(
      in: gauge, &frame, filled: Style(foreground: Theme.color(ofModel: nil)), empty: Style(foreground: Theme.faint))
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

  // MARK: Places

  /// The next `rows` rows, or as many as are left.
  private mutating func next(_ rows: Int) -> Rect {
    let taken = max(0, min(rows, area.maxRow - row))
    defer { row += taken }
    return Rect(column: area.minColumn, row: row, columns: area.columns, rows: taken)
  }

  private mutating func heading(_ name: String, _ remark: String, _ style: Style = Theme.dim) {
    text([(name, Theme.heading), (remark.isEmpty ? "" : "  \(remark)", style)])
  }

  private mutating func text(_ parts: [(text: String, style: Style)]) {
    guard row < area.maxRow else { return }
    var line = TextLine(area: next(1))
    for part in parts { line.append(DisplayText.sanitized(part.text), part.style) }
    line.draw(in: &frame)
  }
}
