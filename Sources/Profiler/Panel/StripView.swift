import InferenceTrace
import TerminalUI
import Text

/// The panel as a strip of three lines: the same facts, in brief.
package enum StripView {
  package static func draw(_ panel: PanelState, _ subject: PanelSubject, area: Rect, in frame: inout Frame) {
    guard area.rows >= 3 else { return }
    let facts = PanelFacts(panel, subject)
    drawLanes(facts, area, &frame)
    var line = TextLine(
      area: Rect(column: area.minColumn, row: area.minRow + 1, columns: area.columns, rows: 1))
    let latency = facts.latency
    line.append(" \(facts.subject.runningCount)", Theme.strong)
    line.append(" in flight ", Theme.dim)
    line.append(Figures.count(facts.subject.waitingCount, width: 3), Theme.strong)
    line.append(" waiting ", Theme.dim)
    line.append(Figures.rate(facts.rate), Theme.strong)
    line.append("  median", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.median) } ?? "      –", Theme.strong)
    line.append("  p95", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.p95) } ?? "      –")
    line.append("  p99", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.p99) } ?? "      –")
    line.draw(in: &frame)
    drawMemory(facts, Rect(column: area.minColumn, row: area.minRow + 2, columns: area.columns, rows: 1), &frame)
  }

  private static func drawLanes(_ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    let device = facts.subject.loaded
    let name = " \(device?.device ?? facts.devices.first?.name ?? "") \(device?.precision ?? facts.subject.modelState) "
    let used = frame.write(
      name, at: area.origin, style: device == nil ? Theme.dim : Theme.strong, maxColumns: area.columns / 2)
    let lanes = Rect(
      column: area.minColumn + max(10, used), row: area.minRow, columns: area.columns - max(10, used) - 1, rows: 1)
    let secondsPerCell = Double(facts.panel.millisecondsPerCell) / 1_000
    let end = -facts.panel.age
    let spans = facts.spans(from: end - secondsPerCell * Double(lanes.columns), to: end)
      .filter { $0.key.group == .predict }.flatMap(\.value)
    Timeline(spans: spans, endingAt: end, secondsPerCell: secondsPerCell).draw(in: lanes, &frame)
  }

  private static func drawMemory(_ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    var line = TextLine(area: area)
    let (specialization, thumbnails) = (facts.cache("specialization"), facts.cache("thumbnails"))
    line.append(" spec", Theme.dim)
    line.append(" \(specialization.hits)/\(specialization.misses)")
    line.append("  thumbs", Theme.dim)
    line.append(" \(thumbnails.hits)/\(thumbnails.misses)")
    line.append("  memory", Theme.dim)
    line.append(Figures.megabytes(facts.residentBytes))
    if let load = facts.subject.loaded {
      // A load that prepared the model says so in one word: there is little room.
      let label = load.loadLabel == "cached" ? "cached" : "prepared"
      let time = Figures.duration(load.loadSeconds)
      if !line.appendRight("  load \(label) \(time) ", Theme.dim) { line.appendRight("  load \(time) ", Theme.dim) }
    }
    let graph = min(24, line.room - 2)
    let start = line.leftColumns + 1
    line.append(String(repeating: " ", count: max(0, graph)))
    line.draw(in: &frame)
    guard graph > 0 else { return }
    Sparkline(values: facts.memory(columns: graph), range: 0...max(1, facts.peakBytes)).draw(
      in: Rect(column: area.minColumn + start, row: area.minRow, columns: graph, rows: 1).intersection(area), &frame,
      style: Style(foreground: Theme.memory))
  }
}
