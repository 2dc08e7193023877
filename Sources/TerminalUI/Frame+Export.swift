extension Frame {
  /// The characters, one line per row; pixels become characters of similar lightness.
  package func text(trimmingTrailingBlanks: Bool = true) -> String {
    let mapping = ColorMapping(depth: .monochrome)
    return (0..<size.rows).map { row in
      var line = ""
      for column in 0..<size.columns where self[column, row].character != Cell.continuation {
        line.append(mapping.mapped(self[column, row], column: column, row: row).character)
      }
      guard trimmingTrailingBlanks else { return line }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// The frame as printed on a terminal of this colour depth: SGR sequences (ECMA-48), one line per row.
  package func ansi(depth: ColorDepth) -> String {
    var output = ""
    for row in 0..<size.rows {
      var current = Style.plain
      for column in 0..<size.columns {
        let cell = ColorMapping(depth: depth).mapped(self[column, row], column: column, row: row)
        guard cell.character != Cell.continuation else { continue }
        if cell.style != current {
          output += Self.selectGraphicRendition(cell.style, depth)
          current = cell.style
        }
        output.append(cell.character)
      }
      if current != .plain { output += "\u{1B}[0m" }
      output += "\n"
    }
    return output
  }

  private static func selectGraphicRendition(_ style: Style, _ depth: ColorDepth) -> String {
    var parameters = ["0"]
    for (attribute, number) in [
      (Style.Attributes.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ] where style.attributes.contains(attribute) {
      parameters.append(number)
    }
    if let color = colorParameters(style.foreground, depth, base: 30) { parameters.append(color) }
    if let color = colorParameters(style.background, depth, base: 40) { parameters.append(color) }
    return "\u{1B}[\(parameters.joined(separator: ";"))m"
  }

  private static func colorParameters(_ color: Color, _ depth: ColorDepth, base: Int) -> String? {
    guard let (red, green, blue) = color.components else { return nil }
    switch depth {
    case .monochrome: return nil
    case .ansi16:
      let index = Palette.nearestANSI16(red, green, blue)
      return "\(index < 8 ? base + index : base + 52 + index)"
    case .palette256: return "\(base + 8);5;\(Palette.nearest256(red, green, blue))"
    case .trueColor: return "\(base + 8);2;\(red);\(green);\(blue)"
    }
  }
}
