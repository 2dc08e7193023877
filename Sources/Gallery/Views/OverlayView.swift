import TerminalUI

/// A box of lines in the middle of the screen.
struct OverlayView {
  /// One line: a key or a field's name, and what it means; both empty for a blank line.
  typealias Line = (name: String, text: String)

  let title: String
  let lines: [Line]

  func draw(in frame: inout Frame) {
    let nameWidth = lines.map { DisplayText.width($0.name) }.max() ?? 0
    let textWidth = lines.map { DisplayText.width($0.text) }.max() ?? 0
    let columns = min(frame.size.columns, max(nameWidth + textWidth + 8, DisplayText.width(title) + 6))
    let lines = lines.flatMap { Self.wrapped($0, toColumns: columns - nameWidth - 8) }
    let rows = min(frame.size.rows, lines.count + 4)
    let box = Rect(
      column: (frame.size.columns - columns) / 2, row: (frame.size.rows - rows) / 2, columns: columns, rows: rows)
    let background = Color.rgb(24, 27, 34)
    let plain = Style(foreground: .rgb(214, 218, 226), background: background)
    frame.fill(box, with: Cell(" ", plain))
    let inner = box.inset(columns: 3, rows: 1)
    guard !inner.isEmpty else { return }
    frame.write(
      title, at: inner.origin, style: Style(foreground: Theme.brand, background: background, attributes: .bold),
      maxColumns: inner.columns)
    for (number, line) in lines.prefix(max(0, inner.rows - 2)).enumerated() {
      let row = inner.minRow + 2 + number
      frame.write(
        line.name, at: Point(column: inner.minColumn, row: row),
        style: Style(foreground: .rgb(120, 180, 250), background: background), maxColumns: inner.columns)
      frame.write(
        DisplayText.truncated(line.text, toColumns: max(0, inner.columns - nameWidth - 2)),
        at: Point(column: inner.minColumn + nameWidth + 2, row: row), style: plain)
    }
  }

  /// The line, and what of its words has no room in it on further ones.
  private static func wrapped(_ line: Line, toColumns columns: Int) -> [Line] {
    guard DisplayText.width(line.text) > columns else { return [line] }
    var rows: [String] = []
    for word in line.text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = rows.last, DisplayText.width("\(last) \(word)") <= columns {
        rows[rows.count - 1] += " \(word)"
      } else {
        rows.append(String(word))
      }
    }
    return rows.enumerated().map { (name: $0.offset == 0 ? line.name : "", text: $0.element) }
  }
}

/// What the keys do.
enum HelpView {
  static func draw(in frame: inout Frame) {
    OverlayView(
      title: "Keys",
      lines: [
        ("← → ↑ ↓  h j k l", "move"),
        ("PgUp PgDn  ^U ^D", "a screen, half a screen"),
        ("Home End  g G", "first, last"),
        ("Enter, double click", "open; ← → move the line between before, after"),
        ("n p", "open: next, previous · grid: next match, N back"),
        ("Esc", "back"),
        ("c C", "filter: every model, gray, original"),
        ("s S", "strategy: how photographs are prepared and predicted"),
        ("+ −", "size of the tiles"),
        ("/", "search by name"),
        ("Space", "mark; --print-marked lists them on leaving"),
        ("Tab", "panel"),
        ("f", "freeze the panel"),
        ("< >", "longer, shorter time in the panel's lanes"),
        ("i", "details of the photograph: size, times, credits"),
        ("q  ^C", "quit"),
      ]
    ).draw(in: &frame)
  }
}

/// What is known of the selected photograph.
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
      lines.append(("times", LargeView.stages(finished.times, hasPrediction: finished.before != finished.picture)))
      if let answer = finished.answer { lines.append(("answer", answer)) }
    }
    if case .failed(let failure) = tile.state { lines.append(("failed", DisplayText.sanitized(failure.reason))) }
    if case .model(let index) = model.filter, model.models.indices.contains(index),
      case .loaded(let loaded) = model.models[index].state
    {
      lines.append(("model", "\(model.models[index].name) on \(loaded.device), \(loaded.precision)"))
    }
    OverlayView(title: DisplayText.sanitized(photograph.rawName), lines: lines).draw(in: &frame)
  }
}
