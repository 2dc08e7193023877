import Imaging

/// A terminal's screen as a model: takes bytes, keeps cells, modes and pictures, and says what it was asked.
///
/// It is written from the terminals' manuals and shares no code with the gallery, so that it can contradict it.
///
/// ```swift
/// var screen = TerminalScreen(columns: 80, rows: 24, personality: .kitty041)
/// screen.feed("\u{1B}[2;5Hhello")
/// print(screen.lines[1])  // "    hello"
/// ```
package struct TerminalScreen: Sendable {
  /// A place on the screen, both counted from 0.
  package struct Cursor: Sendable, Equatable {
    package var column = 0
    package var row = 0
    /// Whether the last column was written and the next character goes to the next line.
    package var wraps = false
    package var style = CellStyle()
    /// Which of the two character sets are line drawings, and which one is in use.
    var drawings = [false, false]
    var shift = 0
  }

  package private(set) var columns: Int
  package private(set) var rows: Int
  /// Which terminal this is.
  package let personality: TerminalPersonality
  package internal(set) var cursor = Cursor()
  /// The modes that are on: private ones by their number, ANSI ones by minus their number.
  package internal(set) var modes: Set<Int> = [7, 25]
  /// The rows that scroll.
  package internal(set) var region: ClosedRange<Int>
  /// The pictures of kitty's protocol.
  package internal(set) var images = ImageTable()
  /// The sixel pictures, in the order in which they came.
  package internal(set) var sixels: [SixelPicture] = []
  /// Sequences and bytes that the model does not know, as text.
  package internal(set) var unknown: [String] = []
  /// The window's title.
  package internal(set) var title = ""
  /// How often the bell rang.
  package internal(set) var bellCount = 0
  /// How often a frame that was held back (mode 2026) was shown.
  package internal(set) var heldFrameCount = 0
  /// The pixels of a cell.
  package internal(set) var cellSize: PixelSize

  var grid: [ScreenCell]
  var otherGrid: [ScreenCell]
  var savedCursors: [Bool: Cursor] = [:]
  var lastCharacter: Unicode.Scalar?
  var replies: [[UInt8]] = []
  var ownFaults: [String] = []
  private var parser = SequenceParser()
  private var innerParser = SequenceParser()

  /// A cleared screen.
  package init(columns: Int, rows: Int, personality: TerminalPersonality = .plain) {
    (self.columns, self.rows, self.personality) = (columns, rows, personality)
    region = 0...rows - 1
    cellSize = personality.cellSize
    grid = Array(repeating: ScreenCell(), count: columns * rows)
    otherGrid = grid
  }

  // MARK: What goes in and what comes back

  /// Takes what a program writes.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    var instructions: [TerminalInstruction] = []
    var rest = Array(bytes)[...]
    while true {
      parser.takeStringContent(&rest)
      guard let byte = rest.popFirst() else { return }
      if byte >= 0x20, byte < 0x7F, parser.isAtRest {
        put(Unicode.Scalar(byte))
        continue
      }
      parser.take(byte) { instructions.append($0) }
      guard !instructions.isEmpty else { continue }
      for instruction in instructions { obey(instruction) }
      instructions.removeAll(keepingCapacity: true)
    }
  }

  /// Takes a text.
  package mutating func feed(_ text: String) { feed(text.utf8) }

  /// The answers since the last call, each as the bytes that the terminal sends.
  package mutating func takeReplies() -> [[UInt8]] {
    defer { replies = [] }
    return replies
  }

  /// Everything that a program should not have done with pictures.
  package var faults: [String] { ownFaults + images.faults }

  /// Whether nothing is half said: no sequence, no picture, no frame that is held back.
  package var isAtRest: Bool { parser.isAtRest && !isHeldBack && images.unfinished == nil }

  /// Whether tmux shows another pane: then wrapped sequences are lost, whatever tmux lets through.
  package var isPaneHidden = false

  /// Whether the terminal shows the frame before this one, until mode 2026 is off.
  package var isHeldBack: Bool { personality.holdsFrames && modes.contains(2026) }

  // MARK: What is to be seen

  /// A cell.
  package subscript(column: Int, row: Int) -> ScreenCell { grid[row * columns + column] }

  /// The rows as text, without the blanks at their ends.
  package var lines: [String] {
    (0..<rows).map { row in
      var text = String.UnicodeScalarView()
      var end = text.startIndex
      for cell in grid[row * columns..<(row + 1) * columns] where cell.columns > 0 {
        text.append(cell.base)
        text.append(contentsOf: cell.marks)
        if cell.base != " " || !cell.marks.isEmpty { end = text.endIndex }
      }
      return String(text[..<end])
    }
  }

  /// The whole screen as text.
  package var text: String { lines.joined(separator: "\n") }

  /// Whether the second screen, without history, is shown.
  package var isAlternate: Bool { modes.contains(1049) }

  /// Whether the cursor is to be seen.
  package var isCursorVisible: Bool { modes.contains(25) }

  /// Whether the mouse is reported.
  package var hasMouse: Bool { !modes.isDisjoint(with: [9, 1000, 1002, 1003]) }

  // MARK: Size

  /// Gives the screen another size; what is outside is lost.
  package mutating func resize(columns newColumns: Int, rows newRows: Int) {
    func resized(_ old: [ScreenCell]) -> [ScreenCell] {
      (0..<newColumns * newRows).map { index in
        let (row, column) = (index / newColumns, index % newColumns)
        guard row < rows, column < columns else { return ScreenCell() }
        let cell = old[row * columns + column]
        return cell.columns == 2 && column == newColumns - 1 ? ScreenCell() : cell
      }
    }
    (grid, otherGrid) = (resized(grid), resized(otherGrid))
    (columns, rows) = (newColumns, newRows)
    region = 0...rows - 1
    cursor.column = min(cursor.column, columns - 1)
    cursor.row = min(cursor.row, rows - 1)
    cursor.wraps = false
  }

  // MARK: Instructions

  private mutating func obey(_ instruction: TerminalInstruction) {
    switch instruction {
    case .character(let scalar): put(scalar)
    case .control(let byte): control(byte)
    case .escape(let intermediates, let final): escape(intermediates, final)
    case .sequence(let sequence): obey(sequence)
    case .string(let kind, let bytes): obey(kind, bytes)
    case .malformed(let bytes): note(bytes)
    }
  }

  /// Takes what tmux lets through to the terminal that it runs in: there only pictures and questions make sense.
  mutating func feedInner(_ bytes: [UInt8]) {
    var instructions: [TerminalInstruction] = []
    for byte in bytes { innerParser.take(byte) { instructions.append($0) } }
    for instruction in instructions {
      switch instruction {
      case .string(let kind, let bytes): obeyInner(kind, bytes)
      case .sequence(let sequence):
        guard let reply = personality.outer.reply(to: sequence, self) else {
          ownFaults.append("in the passthrough: \(Self.described(instruction))")
          continue
        }
        if !reply.isEmpty { replies.append(reply) }
      default: ownFaults.append("in the passthrough: \(Self.described(instruction))")
      }
    }
  }

  mutating func note(_ bytes: [UInt8]) { unknown.append(Self.visible(bytes)) }

  private static func described(_ instruction: TerminalInstruction) -> String {
    if case .sequence(let sequence) = instruction { "CSI \(sequence.name)" } else { "\(instruction)" }
  }

  /// Bytes as text that can be printed.
  static func visible(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
      text +=
        scalar == "\u{1B}"
        ? "ESC " : scalar.value < 0x20 ? "^\(Character(Unicode.Scalar(UInt8(scalar.value + 64))))" : String(scalar)
    }
  }
}
