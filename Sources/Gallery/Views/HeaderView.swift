import InferenceTrace
import TerminalUI
import Text

/// The top line: the folder, the number of photographs, the filter and its speed.
enum HeaderView {
  static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" vitrine ", Style(foreground: Theme.brand, attributes: .bold))
    let title = DisplayText.truncated(DisplayText.sanitized(model.title), toColumns: area.columns / 3)
    line.append(" \(title) ", Theme.strong)
    line.appendRight(figures(model), Theme.dim)
    var (text, style) = filter(model)
    if model.usedStrategy != .inTurn { text += " · \(model.usedStrategy.title)" }
    // The middle is the first to go if there is no room.
    let count = "\(Figures.count(model.photographs.count))\(model.isListingComplete ? "" : "…")"
    if !line.appendCentered([("\(count) photographs · by name · ", Theme.dim), (text, style)]) {
      line.appendCentered([("\(count) · ", Theme.dim), (text, style)])
    }
    line.draw(in: &frame)
  }

  private static func filter(_ model: GalleryModel) -> (String, Style) {
    let name = DisplayText.sanitized(model.filterName)
    let states = model.usedModels.map(\.state)
    if states.contains(where: { if case .failed = $0 { true } else { false } }) {
      return ("\(name) not loaded", Theme.warning)
    }
    let isLoading = states.contains { if case .loading = $0 { true } else { false } }
    return isLoading ? ("\(name) loading", Theme.dim) : (name, .plain)
  }

  private static func figures(_ model: GalleryModel) -> String {
    let trace = model.panel.shown
    let memory = trace.window.lastValue(of: .residentBytes).map { "\(Figures.megabytes($0)) " } ?? ""
    guard !model.filter.models.isEmpty else { return memory }
    return "\(Figures.rate(trace.window.predictionRate(now: trace.end)))   \(memory)"
  }
}
