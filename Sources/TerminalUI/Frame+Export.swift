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
  ///
  /// - Parameter replacement: what stands in a cell instead, with its SGR sequence.
  package func ansi(
    depth: ColorDepth,
    replacing replacement: (_ column: Int, _ row: Int) -> (look: String, text: String)? = { _, _ in nil }
  ) -> String {
    let mapping = ColorMapping(depth: depth)
    var output = ""
    for row in 0..<size.rows {
      var look = ""
      for column in 0..<size.columns {
        let part: (look: String, text: String)
        if let replaced = replacement(column, row) {
          part = replaced
        } else {
          let cell = mapping.mapped(self[column, row], column: column, row: row)
          guard cell.character != Cell.continuation else { continue }
          let isPlain = cell.style == .plain
          part = (isPlain ? "" : Self.selectGraphicRendition(cell.style, depth), String(cell.character))
        }
        if part.look != look { output += part.look.isEmpty ? "\u{1B}[0m" : part.look }
        look = part.look
        output += part.text
      }
      if !look.isEmpty { output += "\u{1B}[0m" }
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
