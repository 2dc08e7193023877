import TerminalModel

/// What a recording did to the screen, frame by frame.
struct Replay {
  /// A part of the screen.
  enum Region: String, CaseIterable { case pictures, captions, bars, panel, none }

  /// What was written up to the end of a frame, since the end of the one before.
  struct Frame {
    var bytes = 0
    var kinds: [Token.Kind: Int] = [:]
    var regions: [Region: Int] = [:]
    /// Whether it has changed what is to be seen of the pictures.
    var changesPictures = false
  }

  private(set) var screen: TerminalScreen
  private(set) var frames: [Frame] = []
  /// The bytes of each image's commands.
  private(set) var imageBytes: [UInt32: Int] = [:]
  private let panelColumn: Int
  private var current = Frame()
  /// Bytes whose region is known only with the next character.
  private var waiting = 0
  private var image: UInt32 = 0

  /// A replay from a screen.
  ///
  /// - Parameters:
  ///   - panelColumn: the panel's first column.
  ///   - onFrame: called with the screen after each frame.
  init(
    _ bytes: [UInt8], from screen: TerminalScreen, panelColumn: Int, onFrame: (TerminalScreen) -> Void = { _ in }
  ) {
    (self.screen, self.panelColumn) = (screen, panelColumn)
    var before = pictures
    for token in TokenReader(bytes) {
      count(token)
      self.screen.feed(token.bytes)
      guard token.kind == .frameMark, token.bytes.last == 0x6C else { continue }
      let now = pictures
      current.changesPictures = now != before
      before = now
      frames.append(current)
      current = Frame()
      onFrame(self.screen)
    }
  }

  /// The frames up to the last one that changed a picture: those after it are only the panel's.
  var untilSettled: ArraySlice<Frame> {
    frames[..<(frames.lastIndex(where: \.changesPictures).map { $0 + 1 } ?? 0)]
  }

  private mutating func count(_ token: Token) {
    let count = token.bytes.count
    current.bytes += count
    current.kinds[token.kind, default: 0] += count
    switch token.kind {
    case .placeholder, .text, .repetition:
      current.regions[region(token), default: 0] += count + waiting
      waiting = 0
    case .cursor, .style: waiting += count
    case .transmission:
      // Only the first command of an image names it.
      let command = GraphicsCommand(Array(token.bytes.dropFirst(2).dropLast(2)))
      if let number = command?.values["i"].flatMap(UInt32.init) { image = number }
      imageBytes[image, default: 0] += count
      current.regions[.none, default: 0] += count
    case .deletion, .frameMark, .other: current.regions[.none, default: 0] += count
    }
  }

  private func region(_ token: Token) -> Region {
    let (column, row) = (screen.cursor.column, screen.cursor.row)
    if row == 0 || row == screen.rows - 1 { return .bars }
    if column >= panelColumn { return .panel }
    if token.kind == .placeholder { return .pictures }
    let isAgain = token.kind == .repetition && column > 0 && screen[column - 1, row].base == Placeholder.character
    return isAgain ? .pictures : .captions
  }

  private var pictures: [Int: Placeholder] {
    Dictionary(
      uniqueKeysWithValues: screen.placeholders.map { ($0.row * screen.columns + $0.column, $0.placeholder) })
  }
}

extension Sequence where Element == Replay.Frame {
  /// All bytes.
  var bytes: Int { reduce(0) { $0 + $1.bytes } }

  /// Bytes by purpose and place on the screen, in words.
  var breakdown: String {
    let kinds = Token.Kind.allCases.map { kind in "\(kind) \(reduce(0) { $0 + $1.kinds[kind, default: 0] })" }
    let regions = Replay.Region.allCases.map { region in
      "\(region) \(reduce(0) { $0 + $1.regions[region, default: 0] })"
    }
    return kinds.joined(separator: ", ") + "; " + regions.joined(separator: ", ")
  }
}
