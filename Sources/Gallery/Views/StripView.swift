import Text
import InferenceTrace
import TerminalUI

/// The panel as a strip of three lines: the same facts in brief.
enum StripView {
  static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    guard area.rows >= 3 else { return }
    let facts = PanelFacts(model)
    drawLanes(model, facts, area, &frame)
    var line = TextLine(
      area: Rect(column: area.minColumn, row: area.minRow + 1, columns: area.columns, rows: 1))
    let latency = facts.latency
    line.append(" \(facts.runningCount)", Theme.strong)
    line.append(" in flight ", Theme.dim)
    line.append(Figures.count(facts.waitingCount, width: 3), Theme.strong)
    line.append(" waiting ", Theme.dim)
    line.append(Figures.rate(facts.rate), Theme.strong)
    line.append("  median", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.median) } ?? "      –", Theme.strong)
    line.append("  p95", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.p95) } ?? "      –")
    line.append("  p99", Theme.dim)
    line.append(latency.map { Figures.milliseconds($0.p99) } ?? "      –")
    line.draw(in: &frame)
    drawMemory(model, facts, Rect(column: area.minColumn, row: area.minRow + 2, columns: area.columns, rows: 1), &frame)
  }

  private static func drawLanes(_ model: GalleryModel, _ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    let device = model.loadedModel
    let name = " \(device?.device ?? facts.devices.first?.name ?? "") \(device?.precision ?? facts.modelState) "
    let used = frame.write(
      name, at: area.origin, style: device == nil ? Theme.dim : Theme.strong, maxColumns: area.columns / 2)
    let lanes = Rect(
      column: area.minColumn + max(10, used), row: area.minRow, columns: area.columns - max(10, used) - 1, rows: 1)
    let secondsPerCell = Double(model.millisecondsPerCell) / 1_000
    let end = -model.panelAge
    let spans = facts.spans(from: end - secondsPerCell * Double(lanes.columns), to: end)
      .filter { $0.key.group == .predict }.flatMap(\.value)
    Timeline(spans: spans, endingAt: end, secondsPerCell: secondsPerCell).draw(in: lanes, &frame)
  }

  private static func drawMemory(_ model: GalleryModel, _ facts: PanelFacts, _ area: Rect, _ frame: inout Frame) {
    var line = TextLine(area: area)
    let (specialization, thumbnails) = (facts.cache("specialization"), facts.cache("thumbnails"))
    line.append(" spec", Theme.dim)
    line.append(" \(specialization.hits)/\(specialization.misses)")
    line.append("  thumbs", Theme.dim)
    line.append(" \(thumbnails.hits)/\(thumbnails.misses)")
    line.append("  memory", Theme.dim)
    line.append(Figures.megabytes(facts.residentBytes))
    if let load = model.loadedModel {
      // There is little room, so a load that prepared the model is one word.
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
