import TerminalUI
import Text

/// What the keys do: in the grid, or while one picture is large.
enum HelpView {
  static func draw(_ model: GalleryModel, in frame: inout Frame) {
    let isLarge = model.large != nil
    let lines = isLarge ? pictureLines + commonLines : gridLines + commonLines
    OverlayView(title: isLarge ? "Keys for the large picture" : "Keys", lines: lines).draw(in: &frame)
  }

  private static let gridLines: [OverlayView.Line] = [
    ("← → ↑ ↓  h j k l", "move"),
    ("PgUp PgDn  ^U ^D", "a screen, half a screen"),
    ("Home End  g G", "first, last"),
    ("Enter, double click", "one picture large: ? lists its keys"),
    ("+ −", "size of the tiles"),
    ("/  n N", "search by name; next match, and back"),
    ("Space", "mark; --print-marked lists them at exit"),
    ("Esc", "back; closes this, like q"),
  ]

  private static let pictureLines: [OverlayView.Line] = [
    ("← →  p n  wheel", "previous, next"),
    ("+ −", "zoom"),
    ("1", "one pixel of the photograph for each of the screen"),
    ("0 z", "all of the photograph"),
    ("h j k l, mouse", "move it while it is enlarged"),
    (", .  Home End, mouse", "move the line between before and after"),
    ("b", "blink between before and after, or between models"),
    ("Esc", "all of the photograph, then back; Enter back"),
  ]

  private static let commonLines: [OverlayView.Line] = [
    ("^L ^Z", "redraw; suspend, fg continues"),
    ("x", "how pictures are shown: the terminal's ways in turn"),
    ("c C", "filter: two models compared, every model, gray, original"),
    ("s S", "strategy: how photographs are prepared and predicted"),
    ("Tab", "panel"),
    ("f", "freeze the panel; recording goes on"),
    ("[ ]", "freeze the panel, go earlier or later"),
    ("< >", "more, less time in the panel's lanes"),
    ("P", "the panel full screen: ← → + − move through time"),
    ("i", "details of the photograph: size, times, credits"),
    ("q  ^C", "quit"),
  ]
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
