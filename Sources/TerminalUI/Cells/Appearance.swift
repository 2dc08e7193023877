/// Whether a terminal's background is dark or light.
package enum Appearance: String, Sendable, CaseIterable {
  /// Light text on a dark background.
  case dark
  /// Dark text on a light background.
  case light

  /// Reads `COLORFGBG`, whose last part is the background's number among the 16 ANSI colours.
  package init?(colorFgBg value: String) {
    guard let number = value.split(separator: ";").last.flatMap({ Int($0) }), (0...15).contains(number) else {
      return nil
    }
    self = number == 7 || number > 8 ? .light : .dark
  }

  /// Reads a terminal's reply to OSC 11: `11;rgb:ffff/ffff/ffff`, with one to four hexadecimal digits per component.
  package init?(backgroundReply reply: String) {
    guard let colon = reply.lastIndex(of: ":"), reply.hasPrefix("11;rgb") else { return nil }
    let parts = reply[reply.index(after: colon)...].split(separator: "/").prefix(3).map { part in
      UInt32(part, radix: 16).map { Double($0) / (Double(1 << (4 * UInt32(part.count))) - 1) }
    }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else { return nil }
    self = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? .light : .dark
  }
}
