import CursesTerminal
import TerminalUI
import Testing

@Suite struct TerminalEntryTests {
  private func entry(_ environment: [String: String], known: Set<String>) throws -> TerminalEntry {
    try TerminalEntry(environment: environment) { known.contains($0) }
  }

  @Test(arguments: [
    (["TERM": "xterm-256color"], "xterm-256color"),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "xterm-direct"),
    (["TERM": "tmux-256color", "COLORTERM": "24bit"], "tmux-direct"),
    (["TERM": "xterm-direct"], "xterm-direct"),
    (["TERM": "screen-256color", "COLORTERM": "truecolor"], "screen-256color"),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "xterm-256color"),
    (["TERM": "foot-direct"], "foot-256color"),
  ])
  func theEntryFollowsFromTheEnvironment(_ environment: [String: String], _ name: String) throws {
    let known: Set = [
      "xterm-256color", "xterm-direct", "tmux-256color", "tmux-direct", "screen-256color", "foot-256color",
    ]
    #expect(try entry(environment, known: known).name == name)
  }

  @Test func noColourMeansNone() throws {
    #expect(try entry(["TERM": "xterm", "NO_COLOR": "1"], known: ["xterm"]).isMonochrome)
    #expect(try !entry(["TERM": "xterm", "NO_COLOR": ""], known: ["xterm"]).isMonochrome)
  }

  @Test(arguments: [[:], ["TERM": ""], ["TERM": "dumb"], ["TERM": "no-such-terminal"]])
  func aTerminalThatCannotBeUsedIsNamedAndSaysHowToGoOn(_ environment: [String: String]) throws {
    let error = #expect(throws: CursesTerminalError.self) { try entry(environment, known: ["xterm-256color"]) }
    let text = try #require(error?.description)
    #expect(text.contains("TERM") && (text.contains("xterm-256color") || text.contains("vitrine snapshot")))
  }
}

@Suite struct KeyDecoderTests {
  @Test(arguments: [
    (UInt32(0x0D), Key.enter), (0x0A, .enter), (0x09, .tab), (0x1B, .escape), (0x7F, .backspace), (0x08, .backspace),
    (0x03, .control("c")), (0x04, .control("d")), (0x61, .character("a")), (0x3F, .character("?")),
    (0xE9, .character("é")), (0x6F22, .character("漢")),
  ])
  func charactersAreKeys(_ value: UInt32, _ key: Key) { #expect(KeyDecoder.key(character: value) == key) }

  @Test(arguments: [0x00, 0x1C, 0x9B, 0xD800, 0x110000] as [UInt32])
  func whatIsNoCharacterIsNoKey(_ value: UInt32) { #expect(KeyDecoder.key(character: value) == nil) }
}

@Suite struct AppearanceTests {
  @Test(arguments: [
    ("11;rgb:ffff/ffff/ffff", Appearance.light), ("11;rgb:00/00/00", .dark), ("11;rgba:fd/f6/e3/ff", .light),
    ("11;rgb:f/f/f", .light),
  ])
  func theAnswerSaysWhetherTheBackgroundIsLight(_ reply: String, _ expected: Appearance) {
    #expect(Appearance(backgroundReply: reply) == expected)
  }

  @Test(arguments: ["", "11;rgb:", "11;rgb:zz/1/2", "10;rgb:0/0/0", "11;rgb:1/2"]) func otherAnswersSayNothing(
    _ reply: String
  ) {
    #expect(Appearance(backgroundReply: reply) == nil)
  }

  @Test(arguments: [
    ("15;0", Appearance.dark), ("0;15", .light), ("0;default;15", .light), ("7;8", .dark), ("0;7", .light),
  ])
  func theEnvironmentSaysItByANumber(_ value: String, _ expected: Appearance) {
    #expect(Appearance(colorFgBg: value) == expected)
  }
}
