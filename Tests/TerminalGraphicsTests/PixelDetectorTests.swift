import TerminalGraphics
import TerminalUI
import Testing

@Suite struct PixelDetectorTests {
  private func detector(
    _ preference: PixelPreference = .auto, entry: String = "xterm-256color", _ variables: [String: String] = [:],
    cells: CellSize? = nil, hasColors: Bool = true
  ) -> PixelDetector {
    PixelDetector(
      .init(entryName: entry, variables: variables, hasColors: hasColors), preference: preference, cellSize: cells)
  }

  private static let all: [UInt32] = [31, 32, 33]

  private func answered(
    _ start: PixelDetector, name: String? = nil, numbers: [UInt32] = [], attributes: String = "?62;22c",
    cell: String? = "6;18;9t"
  ) -> PixelDetector {
    var detector = start
    if let name { detector.take(version: name) }
    for number in numbers { detector.take(graphics: "Gi=\(number);OK") }
    if let cell { detector.take(control: cell) }
    detector.take(control: attributes)
    return detector
  }

  @Test(
    arguments: [
      ("kitty(0.41.1)", [31, 32], "?62c", PixelMethod.placeholders), ("kitty(0.28.0)", [31], "?62c", .placeholders),
      ("kitty(0.26.5)", [31, 32], "?62c", .symbols(.sextants)), ("kitty(0.41.1)", [], "?62c", .symbols(.octants)),
      ("ghostty 1.1.3", [31], "?62;22c", .placeholders), ("Konsole 22.12.3", [31], "?62;1;4c", .sixel),
      ("foot(1.21.0)", [], "?62;4;22c", .sixel), ("XTerm(379)", [], "?64;1;2;6c", .symbols(.quadrants)),
      ("XTerm(379)", [], "?63;1;2;4;6c", .sixel), ("WezTerm 20240203", [31], "?65;6;18;22c", .inlineImages),
      ("iTerm2 3.5.0", [], "?62c", .inlineImages), ("somebody 1.0", [31, 32, 33], "?62c", .symbols(.quadrants)),
    ] as [(String, [UInt32], String, PixelMethod)])
  func anAnswerAloneIsNotBelieved(_ name: String, _ numbers: [UInt32], _ attributes: String, _ method: PixelMethod) {
    let found = answered(detector(), name: name, numbers: numbers, attributes: attributes).support(isComplete: true)
    #expect(found.best == method, "\(found.reason)")
    #expect(found.cellSize == CellSize(width: 9, height: 18))
    #expect(found.methods.contains(.symbols(.quadrants)) && found.methods.contains(.symbols(.halves)))
    #expect(Set(found.methods).count == found.methods.count)
  }

  @Test func sixelNeedsTheSizeOfACell() {
    #expect(
      answered(detector(), attributes: "?62;4c", cell: nil).support(isComplete: true).best == .symbols(.quadrants))
    let known = answered(
      detector(cells: CellSize(width: 9, height: 19)), attributes: "?62;4c", cell: nil)
    #expect(known.support(isComplete: true).best == .sixel)
  }

  @Test func aTerminalWithoutAnswersGetsQuadrants() {
    let found = detector().support(isComplete: true)
    #expect(found.best == .symbols(.quadrants) && found.cellSize == .usual)
    #expect(!detector().support(isComplete: false, isSettled: false).isSettled)
  }

  @Test func picturesGoTheShortestWayThatTheTerminalReads() {
    let kitty = answered(detector(), name: "kitty(0.41.1)", numbers: [31, 32, 33])
    #expect(kitty.handover == .sharedMemory)
    #expect(answered(detector(), name: "kitty(0.41.1)", numbers: [31, 33]).handover == .temporaryFile)
    #expect(answered(detector(), name: "kitty(0.41.1)", numbers: [31]).handover == .stream)
    let remote = detector(["SSH_CONNECTION": "a"])
    #expect(answered(remote, name: "kitty(0.41.1)", numbers: [31, 32, 33]).handover == .stream)
  }

  private func detector(_ variables: [String: String]) -> PixelDetector { detector(.auto, variables) }

  @Test func throughTmuxTheTerminalAroundItDecides() {
    let tmux = detector(entry: "tmux-256color", ["TMUX": "socket,1,0"])
    var queries = String(decoding: tmux.queries(media: [:]), as: UTF8.self)
    #expect(queries.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}[>q"))
    queries = String(decoding: detector().queries(media: [:]), as: UTF8.self)
    #expect(queries.hasPrefix("\u{1B}[>q\u{1B}_Gi=31,"))
    let silent = answered(tmux, name: "tmux 3.3a", cell: nil).support(isComplete: true)
    #expect(silent.best == .symbols(.quadrants) && silent.reason.contains("allow-passthrough"))
    // Sixels do not get through tmux.
    #expect(answered(tmux, attributes: "?62;4c").support(isComplete: true).best == .symbols(.quadrants))
    #expect(
      answered(tmux, name: "kitty(0.41.1)", numbers: [31]).support(isComplete: true).best == .placeholders)
  }

  @Test(arguments: PixelPreference.allCases) func theUsersChoiceIsFollowed(_ preference: PixelPreference) {
    let found = answered(detector(preference), name: "foot(1.21.0)", attributes: "?62;4c").support(isComplete: true)
    let expected: PixelMethod =
      switch preference {
      case .auto, .sixel: .sixel
      case .kitty: .placeholders
      case .iterm2: .inlineImages
      case .octants: .symbols(.octants)
      case .sextants: .symbols(.sextants)
      case .quadrants, .off: .symbols(.quadrants)
      case .halves: .symbols(.halves)
      }
    #expect(found.best == expected)
  }

  @Test(arguments: ["linux", "vt100", "dumb", "screen.xterm"]) func someTerminalsAreNotAsked(_ entry: String) {
    #expect(!detector(entry: entry).asks && detector(entry: entry).queries(media: [:]).isEmpty)
    #expect(!detector(hasColors: false).asks && !detector(.off).asks && detector().asks)
  }

  @Test func octantsNeedALibraryThatKnowsThem() {
    var environment = PixelDetector.Environment(entryName: "xterm-256color", variables: [:])
    environment.knowsOctants = false
    for preference in [PixelPreference.auto, .octants] {
      var detector = PixelDetector(environment, preference: preference)
      detector.take(version: "kitty(0.41.1)")
      #expect(detector.support(isComplete: true).best == .symbols(.sextants))
    }
  }

  @Test(arguments: ["6;0;9t", "6;18t", "6;18;9;4t", "6;1800;9t", "6;-18;9t", "t"]) func nonsenseIsNoSizeOfACell(
    _ reply: String
  ) {
    #expect(answered(detector(), cell: reply).cellSize == nil)
  }
}
