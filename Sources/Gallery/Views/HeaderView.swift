import InferenceTrace
import TerminalUI

/// The line above: whose pictures, how many, through which filter, and at what speed.
enum HeaderView {
  static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" vitrine ", Style(foreground: Theme.brand, attributes: .bold))
    let title = DisplayText.truncated(DisplayText.sanitized(model.title), toColumns: area.columns / 3)
    line.append(" \(title) ", Theme.strong)
    line.appendRight(figures(model), Theme.dim)
    var (text, style) = filter(model)
    if let strategy = model.usedStrategy { text += " · \(strategy.title)" }
    // The middle is the first to go where there is no room.
    let count = "\(Figures.count(model.photographs.count))\(model.isListingComplete ? "" : "…")"
    if !line.appendCentered([("\(count) photographs · by name · ", Theme.dim), (text, style)]) {
      line.appendCentered([("\(count) · ", Theme.dim), (text, style)])
    }
    line.draw(in: &frame)
  }

  private static func filter(_ model: GalleryModel) -> (String, Style) {
    guard case .model(let index) = model.filter, model.models.indices.contains(index) else {
      return (model.filterName, .plain)
    }
    switch model.models[index].state {
    case .unloaded, .loaded: return (model.filterName, .plain)
    case .loading: return ("\(model.filterName) loading", Theme.dim)
    case .failed: return ("\(model.filterName) not loaded", Theme.warning)
    }
  }

  private static func figures(_ model: GalleryModel) -> String {
    let trace = model.shownTrace
    let memory = trace.window.lastValue(of: .residentBytes).map { "\(Figures.megabytes($0)) " } ?? ""
    guard case .model = model.filter else { return memory }
    return "\(Figures.rate(trace.window.predictionRate(now: trace.end)))   \(memory)"
  }
}
