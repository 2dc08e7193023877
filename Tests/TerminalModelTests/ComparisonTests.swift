import Foundation
import ProgramSupport
import TerminalModel
import Testing

/// The model and tmux show the same after the same bytes.
@Suite(.serialized, .enabled(if: RealTerminal.isAvailable), .timeLimit(.minutes(5))) struct ComparisonTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func compare(_ text: String, columns: Int = 30, rows: Int = 8, _ name: String = "") throws {
    try compare(Array(text.utf8), columns: columns, rows: rows, name)
  }

  private func compare(_ bytes: [UInt8], columns: Int, rows: Int, _ name: String) throws {
    var screen = TerminalScreen(columns: columns, rows: rows)
    screen.feed(bytes)
    let real = try RealTerminal.lines(bytes, columns: columns, rows: rows, in: folder)
    #expect(screen.lines == real, "\(name)")
    #expect(screen.unknown.isEmpty, "\(name)")
  }

  private static let filled = (1...8).map { "\u{1B}[\($0);1Hline \($0) abcdefghijklmnopqrst" }.joined()

  @Test(arguments: [
    ("region, line feeds", "\u{1B}[2;5r\u{1B}[5;1H\r\nnew\r\n\u{1B}[Dnewer\u{1B}[r"),
    ("region, reverse", "\u{1B}[2;5r\u{1B}[2;4H\u{1B}Mx\u{1B}M\u{1B}My"),
    ("below the region", "\u{1B}[2;5r\u{1B}[8;1H\n\nxyz"),
    ("SU, SD", "\u{1B}[2;6r\u{1B}[2S\u{1B}[r\u{1B}[1T"),
    ("IL, DL", "\u{1B}[3;1H\u{1B}[2Lnew\u{1B}[6;1H\u{1B}[Mx"),
    ("IL in a region", "\u{1B}[2;6r\u{1B}[4;1H\u{1B}[9L\u{1B}[2;1H\u{1B}[M"),
    ("ICH, DCH, ECH", "\u{1B}[1;5H\u{1B}[3@--\u{1B}[2;5H\u{1B}[4Px\u{1B}[3;5H\u{1B}[6Xy"),
    ("ICH beyond the edge", "\u{1B}[1;28H\u{1B}[40@z\u{1B}[2;28H\u{1B}[40Pz\u{1B}[3;28H\u{1B}[40Xz"),
    ("EL, ED", "\u{1B}[2;9H\u{1B}[1K\u{1B}[3;9H\u{1B}[K\u{1B}[4;9H\u{1B}[2K\u{1B}[6;4H\u{1B}[J"),
    ("ED above", "\u{1B}[5;9H\u{1B}[1Jx"),
    ("margins", "\u{1B}[2;28Habcdef\u{1B}[4;30Hx\u{1B}[4;29Hy\u{1B}[5;30Hz\rw"),
    ("the last cell", "\u{1B}[8;30Hx\u{1B}[Hy"),
    ("the last cell twice", "\u{1B}[8;30Hxy"),
    ("no margins", "\u{1B}[?7l\u{1B}[2;28Habcdefg\u{1B}[?7hx"),
    ("moves", "\u{1B}[4;4Ha\u{1B}[2Ab\u{1B}[3Cc\u{1B}[2Bd\u{1B}[9De\u{1B}[20Gf\u{1B}[2dg\u{1B}[99;99Hh\u{1B}[Hi"),
    ("moves in a region", "\u{1B}[3;6r\u{1B}[4;4H\u{1B}[9Aa\u{1B}[9Bb\u{1B}[7;1H\u{1B}[9Bc\u{1B}[1;1H\u{1B}[9Ad"),
    ("tabs, backspaces", "\u{1B}[2;1H\ta\tb\u{8}\u{8}c\u{1B}[Zd\t\t\t\te"),
    ("REP", "\u{1B}[2;3H=\u{1B}[9b|\u{1B}[3;25Ho\u{1B}[5by"),
    ("insert mode", "\u{1B}[2;4H\u{1B}[4hINS\u{1B}[4lx"),
    ("saved cursor", "\u{1B}[2;4H\u{1B}7\u{1B}[6;6Hx\u{1B}8y\u{1B}[s\u{1B}[Hz\u{1B}[uw"),
    ("NEL, IND", "\u{1B}[2;4H\u{1B}Ea\u{1B}Db\u{1B}[8;3H\u{1B}Dc\u{1B}Ed"),
    ("alternate screen", "\u{1B}[?1049h\u{1B}[3;3Hother\u{1B}[?1049lback"),
    ("alternate screen stays", "\u{1B}[4;4H\u{1B}[?1049h\u{1B}[3;3Hother"),
    ("wide", "\u{1B}[2;1H漢字かな한\u{1B}[2;4Hx\u{1B}[3;29H漢a\u{1B}[5;30H字b"),
    ("wide, edited", "\u{1B}[2;3H漢字漢字\u{1B}[2;5H\u{1B}[2P\u{1B}[3;3H漢字漢字\u{1B}[3;4Hx\u{1B}[4;3H漢字\u{1B}[4;3H\u{1B}[2@"),
    ("marks", "\u{1B}[2;1He\u{301}a\u{308}o\u{302}\u{323}x\u{1B}[3;30He\u{301}y"),
    ("blocks", "\u{1B}[2;1H▀▄█▌▐░▒▓▖▗▘▙▚▛▜▝▞▟─│┌┐└┘…“”é"),
    (
      "placeholders",
      "\u{1B}[2;2H\u{1B}[38;5;77m" + (0..<6).map { Placeholder.text(row: 1, column: $0, topByte: 9) }.joined()
        + "\u{1B}[39m|"
    ),
  ])
  func aSequenceDoesTheSame(_ name: String, _ text: String) throws { try compare(Self.filled + text, name) }

  /// Each step begins at a place of its own, because terminals differ in where some sequences leave the cursor, and in what happens to it
  /// at the right edge. ncurses knows that and does not rely on it.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func anyMixtureDoesTheSame(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    var text = Self.filled
    var region = 1...8
    for _ in 0..<400 {
      let row = Int.random(in: region, using: &random)
      text += "\u{1B}[\(row);\(Int.random(in: 1...24, using: &random))H"
      let count = Int.random(in: 1...4, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0: text += "\u{1B}[\(Int.random(in: 0...2, using: &random))\(Bool.random(using: &random) ? "J" : "K")"
      case 1:
        let top = Int.random(in: 1...6, using: &random)
        region = top...Int.random(in: top + 1...8, using: &random)
        text += "\u{1B}[\(region.lowerBound);\(region.upperBound)r"
      case 2:
        text += ["\n\n", "\r", "\u{8}", "\t", "\u{1B}M", "\u{1B}D", "\u{1B}E"].randomElement(using: &random) ?? ""
      case 3: text += "=\u{1B}[\(count)b"
      case 4...6:
        text += "\u{1B}[\(count)" + (["L", "M", "P", "@", "X", "S", "T"].randomElement(using: &random) ?? "")
      case 7:
        text +=
          "\u{1B}[\(count)" + (["A", "B", "C", "D", "E", "F", "G", "d"].randomElement(using: &random) ?? "") + "!"
      default:
        let letters = Array("abcdefgh0123")
        text += String(
          (0..<Int.random(in: 1...12, using: &random)).map { _ in letters[Int.random(in: 0..<12, using: &random)] })
      }
    }
    try compare(text, "seed \(seed)")
  }

  @Test func aSnapshotOfTheGalleryLooksTheSame() throws {
    _ = try folder.folder("photos")
    for number in 1...5 { try folder.writeGrayLandscape("photos/p\(number).png") }
    let run = try Program.run(
      ["snapshot", "--filter", "original", "--format", "ansi", "--size", "100x30", folder.path("photos")],
      environment: folder.environment)
    try #require(run.status == 0, "\(run.error)")
    // On a line of its own each, as a terminal that is not raw would show it.
    let bytes = Array(run.output.replacingOccurrences(of: "\n", with: "\r\n").utf8)
    try compare(bytes, columns: 100, rows: 32, "snapshot")
  }
}
