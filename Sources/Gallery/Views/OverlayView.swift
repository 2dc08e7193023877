import TerminalUI
import Text

/// What the keys do.
enum HelpView {
  static func draw(in frame: inout Frame) {
    OverlayView(
      title: "Keys",
      lines: [
        ("← → ↑ ↓  h j k l", "move"),
        ("PgUp PgDn  ^U ^D", "a screen, half a screen"),
        ("Home End  g G", "first, last"),
        ("Enter, double click", "open; then ← →  p n are previous, next"),
        ("+ −  1  0 z", "open: zoom, 1:1, fit; h j k l and the mouse move"),
        (",  .  Home End", "open: the line between before and after"),
        ("b", "open: blink between before and after, or models"),
        ("n N", "grid: next match, and back"),
        ("Esc", "back; closes this, like q"),
        ("^L ^Z", "redraw; suspend, fg continues"),
        ("x", "how pictures are shown: the terminal's ways in turn"),
        ("c C", "filter: two models compared, every model, gray, original"),
        ("s S", "strategy: how photographs are prepared and predicted"),
        ("+ −", "grid: size of the tiles"),
        ("/", "search by name"),
        ("Space", "mark; --print-marked lists them at exit"),
        ("Tab", "panel"),
        ("f", "freeze the panel; recording goes on"),
        ("[ ]", "freeze the panel, go earlier or later"),
        ("< >", "more, less time in the panel's lanes"),
        ("P", "the panel full screen: ← → + − move through time"),
        ("i", "details of the photograph: size, times, credits"),
        ("q  ^C", "quit"),
      ]
    ).draw(in: &frame)
  }
}

/// What is known about the selected photograph.
enum DetailsView {
  static func draw(_ model: GalleryModel, in frame: inout Frame) {
    guard let photograph = model.selectedPhotograph else { return }
    let purpose: PicturePurpose = if case .large = model.mode { .large } else { .tile }
    let tile = model.tile(photograph.id, purpose)
    var lines: [OverlayView.Line] = [("file", DisplayText.sanitized(photograph.path.string))]
    if let credit = model.credits[photograph.rawName] { lines.append(("credit", DisplayText.sanitized(credit))) }
    if let finished = tile.finished {
      let (width, height) = (finished.originalSize.width, finished.originalSize.height)
      let megapixels = Figures.fixed(Double(width * height) / 1e6, digits: 1)
      lines.append(("size", "\(width) × \(height) pixels, \(megapixels) Mpx"))
      if let damage = finished.damage { lines.append(("damaged", DisplayText.sanitized(damage))) }
      lines.append(("times", LargeView.stages(finished.times, hasPrediction: finished.times.predict > 0)))
      if let comparison = finished.comparison {
        for (entry, answer) in zip(model.usedModels, [comparison.answer, comparison.otherAnswer]) {
          lines.append(
            (DisplayText.truncated(DisplayText.sanitized(entry.name), toColumns: 18), answer?.text ?? "a picture"))
        }
        lines.append(("compared", comparison.brief))
      } else if let answer = finished.answer {
        lines.append(("answer", answer.text))
      }
    }
    if case .failed(let failure) = tile.state { lines.append(("failed", DisplayText.sanitized(failure.reason))) }
    for entry in model.usedModels {
      guard case .loaded(let loaded) = entry.state else { continue }
      lines.append(("model", "\(DisplayText.sanitized(entry.name)) on \(loaded.device), \(loaded.precision)"))
    }
    let reason = model.pixels.support.reason
    lines.append(("shown by", DisplayText.sanitized("\(model.pixels.method.name): \(reason)")))
    OverlayView(title: DisplayText.sanitized(photograph.rawName), lines: lines).draw(in: &frame)
  }
}
