import Imaging

/// Which terminal the model is: what it answers and what it can draw.
///
/// Names, sizes of cells, numbers of registers and which questions stay without answer were measured. The other numbers in DA1, the
/// backgrounds and the texts of errors are only examples of their kind, and so is all of Ghostty. A test makes another terminal by
/// changing one:
///
/// ```swift
/// var remote = TerminalPersonality.kitty041
/// remote.graphics?.isRemote = true
/// ```
package struct TerminalPersonality: Sendable, Equatable {
  /// Whether a terminal multiplexer stands between the program and the terminal.
  package indirect enum Multiplexer: Sendable, Equatable {
    case none
    /// tmux in another terminal; `passes` says whether it lets wrapped sequences through.
    case tmux(inner: TerminalPersonality, passes: Bool)
  }

  /// For messages of tests.
  package var name: String
  /// The name and version in the answer to XTVERSION; `nil` if there is none.
  package var version: String?
  /// The parameters in the answer to DA1; `nil` if there is none.
  package var attributes: String?
  /// The pixels of a cell.
  package var cellSize = PixelSize(width: 9, height: 18)
  /// The pixels of a border that the window's size in pixels counts.
  package var border = 0
  /// Whether it tells the size of a cell (CSI 16 t).
  package var tellsCellSize = false
  /// Whether it tells the size of the text in pixels (CSI 14 t).
  package var tellsTextSize = false
  /// The registers of a sixel palette; `nil` without sixels.
  package var sixelRegisters: Int?
  /// Whether it tells the number of registers (XTSMGRAPHICS).
  package var tellsRegisters = false
  /// kitty's graphics protocol; `nil` without.
  package var graphics: GraphicsRules?
  /// The background in the answer to OSC 11; `nil` if there is none.
  package var background: String?
  /// Whether frames between `CSI ? 2026 h` and `l` are held back.
  package var holdsFrames = false
  /// Whether it answers questions about modes (DECRQM).
  package var tellsModes = false
  /// Whether it answers `CSI 5 n` and `CSI 6 n`.
  package var tellsStatus = true
  /// What the terminal sets for programs that run in it.
  package var environment = ["TERM": "xterm-256color"]
  package var multiplexer = Multiplexer.none

  /// The terminal that draws: the one around tmux, if there is one.
  package var outer: TerminalPersonality {
    if case .tmux(let inner, _) = multiplexer { inner } else { self }
  }

  /// The window in pixels for a size in cells, as the kernel tells it (TIOCGWINSZ).
  package func windowPixels(columns: Int, rows: Int) -> PixelSize {
    let outer = outer
    return PixelSize(
      width: columns * outer.cellSize.width + outer.border, height: rows * outer.cellSize.height + outer.border)
  }
}

extension TerminalPersonality {
  /// kitty 0.41.1 (Debian 13): draws placeholders.
  package static let kitty041 = TerminalPersonality(
    name: "kitty041", version: "kitty(0.41.1)", attributes: "?62", tellsCellSize: true, tellsTextSize: true,
    graphics: GraphicsRules(), background: "rgb:0000/0000/0000", holdsFrames: true, tellsModes: true)

  /// kitty 0.26.5 (Debian 12): says OK to questions and leaves placeholders blank.
  package static let kitty026 = TerminalPersonality(
    name: "kitty026", version: "kitty(0.26.5)", attributes: "?62", tellsCellSize: true, tellsTextSize: true,
    graphics: GraphicsRules(drawsPlaceholders: false, deletesRanges: false), background: "rgb:0000/0000/0000",
    holdsFrames: true, tellsModes: true)

  /// Konsole 22.12: says OK to kitty's question, refuses shared memory, draws no placeholders; has sixels.
  package static let konsole = TerminalPersonality(
    name: "konsole", version: "Konsole 22.12.3", attributes: "?62;1;4", cellSize: PixelSize(width: 8, height: 17),
    tellsCellSize: true,
    tellsTextSize: true, sixelRegisters: 256, tellsRegisters: true,
    graphics: GraphicsRules(media: ["d", "f", "t"], drawsPlaceholders: false, deletesRanges: false),
    background: "rgb:2323/2626/2727")

  /// foot 1.21: sixels with 1024 registers.
  package static let foot = TerminalPersonality(
    name: "foot", version: "foot(1.21.0)", attributes: "?62;4;22", tellsCellSize: true, tellsTextSize: true,
    sixelRegisters: 1_024, tellsRegisters: true, background: "rgb:2424/2424/2424", holdsFrames: true, tellsModes: true)

  /// xterm 379 as it comes: no pixels, and a border that counts as part of the window.
  package static let xterm = TerminalPersonality(
    name: "xterm", version: "XTerm(379)", attributes: "?64;1;2;6;9;15;16;17;18;21;22;28",
    cellSize: PixelSize(width: 9, height: 19), border: 8,
    tellsTextSize: true, background: "rgb:ffff/ffff/ffff", tellsModes: true)

  /// xterm 379 with `-ti vt340`: sixels.
  package static let xtermSixel = TerminalPersonality(
    name: "xtermSixel", version: "XTerm(379)", attributes: "?63;1;2;4;6;9;15;16;22;28",
    cellSize: PixelSize(width: 9, height: 19), border: 8,
    tellsTextSize: true, sixelRegisters: 256, tellsRegisters: true, background: "rgb:ffff/ffff/ffff", tellsModes: true)

  /// Ghostty: draws placeholders.
  package static let ghostty = TerminalPersonality(
    name: "ghostty", version: "ghostty 1.1.3", attributes: "?62;22", cellSize: PixelSize(width: 10, height: 20),
    tellsCellSize: true,
    tellsTextSize: true, graphics: GraphicsRules(), background: "rgb:2828/2c2c/3434", holdsFrames: true,
    tellsModes: true)

  /// A terminal that answers DA1 and nothing else.
  package static let plain = TerminalPersonality(name: "plain", attributes: "?1;2", tellsStatus: false)

  /// A terminal that answers nothing.
  package static let silent = TerminalPersonality(name: "silent", tellsStatus: false)

  /// tmux 3.3a with `allow-passthrough on` in kitty 0.41.
  package static let tmuxPassthrough = tmux(inner: .kitty041, passes: true)

  /// tmux 3.3a as it comes in kitty 0.41: wrapped sequences are dropped.
  package static let tmuxWithoutPassthrough = tmux(inner: .kitty041, passes: false)

  /// tmux 3.3a in another terminal.
  package static func tmux(inner: TerminalPersonality, passes: Bool) -> TerminalPersonality {
    TerminalPersonality(
      name: "tmux in \(inner.name)\(passes ? "" : " without passthrough")", version: "tmux 3.3a", attributes: "?1;2",
      cellSize: inner.cellSize, background: inner.background,
      environment: ["TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TMUX": "/nowhere/tmux,1,0", "TMUX_PANE": "%0"],
      multiplexer: .tmux(inner: inner, passes: passes))
  }

  /// All of them.
  package static let all: [TerminalPersonality] = [
    .kitty041, .kitty026, .konsole, .foot, .xterm, .xtermSixel, .ghostty, .plain, .silent, .tmuxPassthrough,
    .tmuxWithoutPassthrough,
  ]
}
