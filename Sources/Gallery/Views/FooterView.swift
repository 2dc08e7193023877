import TerminalUI
import Text

/// The bottom line: key hints or a message, and the position in the list.
enum FooterView {
  static func draw(_ model: GalleryModel, area: Rect, in frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    if !model.photographs.isEmpty {
      let total = Figures.count(model.photographs.count)
      line.appendRight("\(Figures.count(model.selection + 1, width: total.count)) / \(total) ", Theme.dim)
    }
    if !model.marked.isEmpty { line.appendRight("\(Figures.count(model.marked.count)) marked   ", Theme.dim) }
    if let text = model.searchText {
      line.append(" /\(DisplayText.sanitized(text))▏", Theme.strong)
    } else if let message = message(model) {
      line.append(
        " \(DisplayText.truncated(DisplayText.sanitized(message), toColumns: max(0, line.room - 2)))", Theme.warning)
    } else {
      for hint in hints(model) where DisplayText.width(hint.key + hint.text) + 4 <= line.room {
        line.append(" \(hint.key)", .plain)
        line.append(" \(hint.text)  ", Theme.dim)
      }
    }
    line.draw(in: &frame)
  }

  private static func message(_ model: GalleryModel) -> String? {
    if let notice = model.notice { return notice }
    for entry in model.usedModels {
      if case .failed(let reason) = entry.state { return reason }
    }
    return model.listingProblems.last
  }

  private static func hints(_ model: GalleryModel) -> [(key: String, text: String)] {
    if model.overlay != nil { return [("Esc", "close")] }
    if model.panel.isFullScreen {
      return [
        ("?", "help"), ("Esc", "back"), ("f", model.panel.frozen == nil ? "freeze" : "go on"),
        ("← →", "earlier, later"), ("+ −", "zoom"), ("c", "filter"), ("q", "quit"),
      ]
    }
    return switch model.mode {
    case .grid:
      [
        ("?", "help"), ("Enter", "open"), ("c", "filter"), ("Tab", "panel"), ("P", "profiler"), ("+ −", "size"),
        ("/", "search"), ("s", "strategy"),
        ("f", model.panel.frozen == nil ? "freeze" : "go on"), ("q", "quit"),
      ]
    case .large(let state):
      [
        ("?", "help"), ("Esc", state.isPlain ? "back" : "fit"), ("← →", "previous, next"), ("+ −", "zoom"),
        ("1 0", "1:1, fit"),
      ]
        + (state.zoom == nil ? [] : [("h j k l", "move")])
        + (model.pictureCount == 2 ? [(", .", "line")] : [])
        + (model.pictureCount > 1 ? [("b", "blink")] : []) + [("c", "filter")]
    }
  }
}
