import Testing
import Text

@Suite struct DisplayTextTests {
  private static let hostile = [
    "\u{1B}]0;owned\u{7}", "a\nb\rc\td", "\u{202E}gpj.exe", "\u{9B}31mred", "zero\u{200B}\u{200D}width", "\u{7F}",
    "漢字.jpg", "👩‍👩‍👧‍👦 family", "e\u{301}\u{301}\u{301}", "\u{FFFD}broken\u{FFFD}", "🇸🇪🏳️‍🌈", "\u{E000}\u{FFFF}", "ﷺ", "",
  ]

  @Test(arguments: hostile) func nothingThatATerminalObeysIsLeft(_ text: String) {
    let shown = DisplayText.sanitized(text)
    for scalar in shown.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      #expect(!isControl && scalar.properties.generalCategory != .format, "U+\(String(scalar.value, radix: 16))")
    }
    #expect(DisplayText.sanitized(shown) == shown)
  }

  @Test func controlCharactersShowAsTheirSymbols() {
    #expect(DisplayText.sanitized("a\u{1B}[2J\n") == "a␛[2J␊")
    #expect(DisplayText.sanitized("\u{202E}fdp") == "�fdp")
    #expect(DisplayText.sanitized("plain name.jpg") == "plain name.jpg")
  }

  @Test(arguments: [("abc", 3), ("漢字", 4), ("é", 1), ("e\u{301}", 1), ("🙂", 2), ("−·…", 3), ("ｗ", 2), ("한글", 4)])
  func widthsAreThoseOfATerminal(_ text: String, _ columns: Int) {
    #expect(DisplayText.width(text) == columns)
  }

  @Test(arguments: hostile + ["a very long name that goes on and on.jpeg"])
  func whatIsTruncatedFits(_ text: String) {
    let shown = DisplayText.sanitized(text)
    for columns in 0...20 {
      let truncated = DisplayText.truncated(shown, toColumns: columns)
      #expect(DisplayText.width(truncated) <= columns)
      if DisplayText.width(shown) <= columns { #expect(truncated == shown) }
    }
  }

  @Test func aNameThatIsTooLongKeepsItsEnding() {
    #expect(DisplayText.truncated("holiday-in-norway.jpeg", toColumns: 12) == "holida….jpeg")
  }
}
