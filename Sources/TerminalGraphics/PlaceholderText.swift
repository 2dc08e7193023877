/// Rewrites what ncurses sends for placeholders, in two ways that it does not know.
///
/// - Runs of bare placeholders are shortened by REP (ECMA-48, 8.3.103): `CSI n b` repeats the character before it. A tile's row then
///   takes 20 bytes instead of 110. Terminals that know placeholders know REP.
/// - Where a terminal has 24-bit colours, ncurses sends an image's number as the colour 0, 0, N. It becomes one of the 256 colours:
///   that is shorter, and tmux may change the former on its way.
package enum PlaceholderText {
  private static let character = Array(String(Placeholder.base).utf8)
  private static let shortestRun = 3
  private static let directColors = ["\u{1B}[38:2::0:0:", "\u{1B}[38:2:0:0:", "\u{1B}[38;2;0;0;"].map { Array($0.utf8) }

  /// The text with long runs shortened and with palette colours. Characters with marks are not touched.
  ///
  /// - Parameter isForTmux: whether tmux is in between, which repeats only characters of ASCII.
  package static func rewritten(_ text: [UInt8], isForTmux: Bool) -> [UInt8] {
    guard text.contains(character[0]) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      if text[place] == character[0], let end = run(in: text, from: place) {
        let count = (end - place) / character.count
        if count >= shortestRun, !isForTmux {
          result += character + Array("\u{1B}[\(count - 1)b".utf8)
        } else {
          result += text[place..<end]
        }
        place = end
      } else if text[place] == 0x1B, let color = directColors.first(where: { text[place...].starts(with: $0) }) {
        result += Array("\u{1B}[38;5;".utf8)
        place += color.count
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  /// The end of a run of bare placeholders; `nil` if none begins here.
  private static func run(in text: [UInt8], from start: Int) -> Int? {
    var end = start
    while text[end...].starts(with: character) { end += character.count }
    // Marks after the run belong to its last character.
    if end < text.count, text[end] >= 0xC0 { end -= character.count }
    return end > start ? end : nil
  }
}
