import InferenceTrace
import TerminalUI
import Text

/// Draws the viewer's whole state: a pure function.
package enum TraceViewerView {
  /// The screen for a state.
  package static func frame(of model: TraceViewerModel) -> Frame {
    var frame = Frame(size: model.screenSize)
    let layout = model.layout
    drawHeader(model, layout.header, &frame)
    OverviewView.draw(model, layout, &frame)
    TrackListView.draw(model, layout, &frame)
    SelectionView.draw(model, area: layout.details.inset(columns: 1), &frame)
    drawFooter(model, layout.footer, &frame)
    if model.showsHelp { OverlayView(title: "Keys", lines: keys).draw(in: &frame) }
    Theme.adapt(&frame, to: model.appearance)
    return frame
  }

  private static func drawHeader(_ model: TraceViewerModel, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    line.append(" vitrine ", Style(foreground: Theme.brand, attributes: .bold))
    let names = model.traces.map(\.name).joined(separator: "  ·  ")
    line.append(" \(DisplayText.truncated(names, toColumns: max(8, area.columns / 2))) ", Theme.strong)
    let seconds = min(model.visibleSeconds, model.totalSeconds)
    line.appendRight("\(Figures.duration(seconds)) of \(Figures.duration(model.totalSeconds)) ", Theme.dim)
    if !model.filter.isEmpty {
      line.append("  only ", Theme.dim)
      line.append(DisplayText.sanitized(model.filter.description), Style(foreground: Theme.accent))
    }
    if model.traces.count == 1, let trace = model.traces.first {
      let count = trace.tracks.reduce(0) { $0 + ($1.id.group == .event ? 0 : $1.items.count) }
      let cut = trace.notices.isEmpty ? "" : " · cut off or incomplete"
      line.appendCentered([("\(Figures.count(count)) intervals", Theme.dim), (cut, Theme.warning)])
    }
    line.draw(in: &frame)
  }

  private static func drawFooter(_ model: TraceViewerModel, _ area: Rect, _ frame: inout Frame) {
    guard !area.isEmpty else { return }
    var line = TextLine(area: area)
    if let track = model.focusedTrack {
      let place = model.selection.map { Figures.count($0 + 1) } ?? "–"
      line.appendRight("\(place) / \(Figures.count(track.items.count)) ", Theme.dim)
    }
    if let text = model.filterInput {
      line.append(" /\(DisplayText.sanitized(text))▏", Theme.strong)
      line.append("  words of kind, label, model, device, outcome", Theme.dim)
    } else if let notice = model.notice {
      let text = DisplayText.truncated(DisplayText.sanitized(notice), toColumns: max(0, line.room - 2))
      line.append(" \(text)", Theme.warning)
    } else {
      for hint in hints(model) where DisplayText.width(hint.key + hint.text) + 4 <= line.room {
        line.append(" \(hint.key)", .plain)
        line.append(" \(hint.text)  ", Theme.dim)
      }
    }
    line.draw(in: &frame)
  }

  private static func hints(_ model: TraceViewerModel) -> [(key: String, text: String)] {
    guard !model.showsHelp else { return [("Esc", "close")] }
    return [
      ("?", "help"), ("+ −", "zoom"), ("← →", "move"), ("Tab", "track"), ("n p", "next, previous"), ("s", "slowest"),
      ("c", "cancelled"), ("/", "filter"), ("0", "all"), ("w", model.showsDetail ? "without waits" : "waits, steps"),
      ("q", "quit"),
    ]
  }

  private static let keys: [OverlayView.Line] = [
    ("← →  h l", "earlier, later"),
    ("PgUp PgDn  Home End", "a screen earlier, later; the beginning, the end"),
    ("+ −, wheel", "zoom around the selection, or the pointer"),
    ("0, Enter", "all of the trace; the selection"),
    ("Tab ↑ ↓  j k", "another track"),
    ("n p  . ,", "the next, the previous interval of the track"),
    ("s", "the slowest of the track; again: the next slowest"),
    ("c", "the next cancelled one"),
    ("/", "show only what has these words"),
    ("m v", "only one model, one device"),
    ("w", "tracks of waits and of single steps"),
    ("click, drag", "select, move"),
    ("Esc", "show everything again; closes this, like q"),
    ("^L ^Z", "redraw; suspend, fg continues"),
    ("q  ^C", "quit"),
  ]
}
