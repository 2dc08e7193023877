/// Shortens runs of bare placeholders by REP (ECMA-48, 8.3.103): `CSI n b` repeats the character before it.
///
/// A tile's row then takes 20 bytes instead of 110. Terminals that know placeholders know REP.
package enum RepeatedPlaceholders {
  private static let character = Array(String(Placeholder.base).utf8)
  private static let shortestRun = 3

  /// The text with every long run replaced. Characters with marks are not touched.
  package static func shortened(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(character[0]) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      guard isCharacter(text, place) else {
        result.append(text[place])
        place += 1
        continue
      }
      var end = place
      while isCharacter(text, end) { end += character.count }
      var run = (end - place) / character.count
      // Marks after the run belong to its last character.
      if run > 1, end < text.count, text[end] >= 0xC0 { run -= 1 }
      end = place + run * character.count
      if run >= shortestRun {
        result += character + Array("\u{1B}[\(run - 1)b".utf8)
      } else {
        result += text[place..<end]
      }
      place = end
    }
    return result
  }

  private static func isCharacter(_ text: [UInt8], _ place: Int) -> Bool {
    place + 4 <= text.count && text[place] == character[0] && text[place + 1] == character[1]
      && text[place + 2] == character[2] && text[place + 3] == character[3]
  }
}
