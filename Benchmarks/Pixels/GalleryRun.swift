import Foundation
import Imaging
import ProgramSupport
import TerminalModel

/// The gallery in a terminal of 200×60 cells, with the original photographs.
struct GalleryRun {
  static let (columns, rows) = (200, 60)
  /// Where the panel begins, if it is there.
  static let panelColumn = 146
  static let (pageDown, pageUp) = ("\u{1B}[6~", "\u{1B}[5~")

  let terminal: PseudoTerminal
  let hasPanel: Bool
  private let folder: TemporaryFolder

  /// Starts it.
  ///
  /// - Parameters:
  ///   - copies: how often each photograph is in the folder.
  ///   - isRemote: whether the terminal is on another machine, so that they share no memory.
  ///   - bytesPerSecond: the line's speed; unlimited if left out.
  init(
    _ photographs: URL, copies: Int = 1, hasPanel: Bool = false, isRemote: Bool = false, bytesPerSecond: Int? = nil,
    _ arguments: [String] = [], bundle: TemporaryFolder? = nil
  ) throws {
    let folder = try bundle ?? TemporaryFolder()
    if bundle == nil { try Self.link(photographs, into: folder, copies) }
    var personality = TerminalPersonality.kitty041
    personality.graphics?.isRemote = isRemote
    terminal = try PseudoTerminal(
      ["--filter", "original", "--private"] + arguments + [folder.path("photographs")], in: folder,
      columns: Self.columns, rows: Self.rows, personality: personality,
      environment: ["COLORTERM": "truecolor", "SSH_CONNECTION": isRemote ? "192.0.2.1 1 192.0.2.2 22" : ""],
      rate: bytesPerSecond.map { .bytesPerSecond($0) } ?? .unlimited)
    terminal.record()
    (self.folder, self.hasPanel) = (folder, hasPanel)
    // The key waits in the line until the program reads it, so the first frame may still have the panel.
    if !hasPanel { terminal.type("\t") }
  }

  private static func link(_ photographs: URL, into folder: TemporaryFolder, _ copies: Int) throws {
    let target = URL(fileURLWithPath: try folder.folder("photographs"))
    for source in try files(in: photographs) {
      for copy in 0..<copies {
        let name = copies > 1 ? "\(copy)-\(source.lastPathComponent)" : source.lastPathComponent
        try FileManager.default.createSymbolicLink(
          at: target.appendingPathComponent(name), withDestinationURL: source)
      }
    }
  }

  /// The photographs in the gallery's order.
  static func files(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: nil)
      .filter { ["webp", "jpg", "png"].contains($0.pathExtension) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// Waits until the pictures have not changed for a while.
  ///
  /// - Parameter stillness: longer than the program waits before it sends pictures of a slow line again with all their pixels.
  func settle(_ stillness: Duration = .milliseconds(700)) {
    var before = 0
    var change = ContinuousClock.now
    let end = change + .seconds(60)
    while .now < end, change.duration(to: .now) < stillness {
      usleep(20_000)
      let screen = terminal.screen
      let now = signature(screen)
      guard now != before || !screen.isAtRest || now == 0 else { continue }
      (before, change) = (now, .now)
    }
  }

  /// Stands for what is to be seen beside the panel; 0 while nothing is.
  private func signature(_ screen: TerminalScreen) -> Int {
    guard screen.isAlternate else { return 0 }
    var hasher = Hasher()
    hasher.combine(screen.images.completedCount)
    for row in 1..<Self.rows - 1 {
      for column in 0..<panelColumn {
        let cell = screen[column, row]
        hasher.combine(cell.base)
        hasher.combine(cell.style)
        hasher.combine(cell.marks)
      }
    }
    return hasher.finalize()
  }

  /// Where the panel begins, or would.
  var panelColumn: Int { hasPanel ? Self.panelColumn : Self.columns }

  /// Types keys, and returns what the program has written until the pictures are as they stay.
  func replay(typing keys: String) -> Replay {
    terminal.record()
    let start = terminal.recording.screen
    terminal.type(keys)
    settle()
    return Replay(terminal.recording.bytes, from: start, panelColumn: panelColumn)
  }

  /// Turns the wheel a step, which scrolls by a row of tiles, and returns the same.
  func replayWheel(up: Bool) -> Replay {
    terminal.record()
    let start = terminal.recording.screen
    terminal.turnWheel(up: up, column: 10, row: 20)
    settle()
    return Replay(terminal.recording.bytes, from: start, panelColumn: panelColumn)
  }

  /// The number of the selected photograph, which the footer tells.
  static func position(_ screen: TerminalScreen) -> Int? {
    let row = screen.rows - 1
    let text = (screen.columns - 24..<screen.columns).map { screen[$0, row].text }.joined()
    guard let slash = text.range(of: " / ") else { return nil }
    return Int(text[..<slash.lowerBound].split(separator: " ").last ?? "")
  }

  /// Ends it.
  func quit() {
    terminal.type("q")
    _ = terminal.exitStatus(timeout: .seconds(10))
    for fault in terminal.screen.faults { note("a fault: \(fault)") }
  }
}

/// Tells the user something that is no result.
func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data("Pixels: \(text)\n".utf8)) }
