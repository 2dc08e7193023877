import TerminalUI

/// A screen as text that a person can read and compare: its characters, a letter for the style of each cell, and what the letters mean.
struct ScreenText {
  /// The lines, without a line end after the last.
  let lines: [String]

  init(_ frame: Frame) {
    var names = StyleLetters()
    var (characters, letters) = ([String](), [String]())
    for row in 0..<frame.size.rows {
      let cells = (0..<frame.size.columns).map { frame[$0, row] }
      characters.append(Self.trimmed(cells.filter { $0.character != Cell.continuation }.map(\.character)))
      letters.append(Self.trimmed(cells.map { names.letter(of: $0) }))
    }
    let size = "\(frame.size.columns) × \(frame.size.rows)"
    lines = ["# \(size)"] + characters + ["# styles"] + letters + ["# legend"] + names.legend
  }

  private static func trimmed(_ characters: [Character]) -> String {
    String(characters[..<(characters.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0)])
  }
}

/// A letter for each style. The usual ones always have the same, so that a change of one place changes few lines.
private struct StyleLetters {
  private static let colors: [(color: Color, letter: Character?, name: String)] = [
    (Theme.accent, "a", "accent"), (Theme.failure, "f", "failure"), (Theme.secondary, "s", "secondary"),
    (Theme.faint, "i", "faint"), (Theme.brand, "b", "brand"), (Theme.load, "l", "load"), (Theme.wait, "w", "wait"),
    (Theme.prepare, "p", "prepare"), (Theme.models[0], "m", "model 1"), (Theme.models[1], "n", "model 2"),
    (Theme.models[2], "o", "model 3"), (Theme.models[3], "q", "model 4"), (Theme.convert, "c", "convert"),
    (Theme.draw, "d", "draw"), (Theme.memory, "y", "memory"), (Theme.count, "u", "count"), (Theme.box, nil, "box"),
    (Theme.boxText, nil, "box text"), (Theme.boxKey, nil, "box key"), (Theme.onLane, nil, "on lane"),
  ]
  private static let attributes: [(attribute: Style.Attributes, name: String)] = [
    (.bold, "bold"), (.dim, "dim"), (.reverse, "reverse"), (.underline, "underline"), (.italic, "italic"),
    (.picture, "picture"),
  ]

  private var letters: [Style: Character] = [:]
  private var spare = Array("αβγδεζηθικλμνξπρστυφχψωEGHJKRTVXZeghjkrtvxz987654321")

  /// The letter of a cell: a dot for plain text, a blank for an empty cell.
  mutating func letter(of cell: Cell) -> Character {
    if cell == .blank { return " " }
    if cell.style == .plain { return "." }
    if let letter = letters[cell.style] { return letter }
    let letter = Self.usual(cell.style) ?? spare.popLast() ?? "?"
    letters[cell.style] = letter
    return letter
  }

  /// What the letters mean, in the alphabet's order.
  var legend: [String] {
    letters.sorted { ($0.value, Self.text($0.key)) < ($1.value, Self.text($1.key)) }.map { style, letter in
      "\(letter)  \(Self.text(style))"
    }
  }

  private static func usual(_ style: Style) -> Character? {
    guard style.background == .terminalDefault else { return nil }
    if style.foreground == .terminalDefault { return style.attributes == .bold ? "!" : nil }
    guard let letter = colors.first(where: { $0.color == style.foreground })?.letter else { return nil }
    switch style.attributes {
    case []: return letter
    case .bold: return Character(letter.uppercased())
    default: return nil
    }
  }

  private static func text(_ style: Style) -> String {
    var text = name(style.foreground)
    if style.background != .terminalDefault { text += " on \(name(style.background))" }
    for (attribute, name) in attributes where style.attributes.contains(attribute) { text += ", \(name)" }
    return text
  }

  private static func name(_ color: Color) -> String {
    guard color != .terminalDefault else { return "plain" }
    if let name = colors.first(where: { $0.color == color })?.name { return name }
    if let step = Theme.busy.firstIndex(of: color) { return "busy \(step + 1)" }
    let digits = String(color.value, radix: 16)
    return "#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
