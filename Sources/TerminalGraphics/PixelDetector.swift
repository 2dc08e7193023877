import TerminalUI

/// Finds out how a terminal shows pictures: from what it answers, and from the environment.
///
/// An `OK` to kitty's query proves little: some terminals give it and draw blanks. So the program's name counts as well.
package struct PixelDetector: Sendable {
  /// What the environment says.
  package struct Environment: Sendable {
    /// The name of the terminal's entry.
    package var entryName: String
    /// Whether there is any colour.
    package var hasColors = true
    /// Whether tmux is in between.
    package var isTmux = false
    /// Whether the terminal is on another machine.
    package var isRemote = false
    /// Whether the C library knows how wide octants are; otherwise ncurses draws nothing.
    package var knowsOctants = true
    /// `TERM_PROGRAM`, for terminals that do not tell their name.
    package var program: String?

    package init(entryName: String, variables: [String: String], hasColors: Bool = true) {
      self.entryName = entryName
      self.hasColors = hasColors
      isTmux = !(variables["TMUX"] ?? "").isEmpty || entryName.hasPrefix("tmux")
      isRemote = !(variables["SSH_CONNECTION"] ?? "").isEmpty
      program = variables["TERM_PROGRAM"]
    }
  }

  /// How images of kitty's protocol get to the terminal.
  package enum Handover: Hashable, Sendable { case sharedMemory, temporaryFile, stream }

  /// The numbers of kitty's queries.
  package enum QueryNumber {
    package static let stream: UInt32 = 31
    package static let sharedMemory: UInt32 = 32
    package static let temporaryFile: UInt32 = 33
  }

  private let environment: Environment
  private let preference: PixelPreference
  private var brand: TerminalBrand?
  private var readable: Set<UInt32> = []
  private var hasSixel = false
  /// The size of a cell, as far as it is known.
  package var cellSize: CellSize?

  package init(_ environment: Environment, preference: PixelPreference, cellSize: CellSize? = nil) {
    self.environment = environment
    self.preference = preference
    self.cellSize = cellSize
  }

  /// Whether the terminal is asked at all.
  package var asks: Bool {
    guard preference != .off, environment.hasColors else { return false }
    return !["linux", "vt", "dumb", "screen"].contains { environment.entryName.hasPrefix($0) }
  }

  /// Asks for its name, for a pixel in each way that images may take, and for the size of a cell. DA1 has to follow, which every
  /// terminal answers.
  ///
  /// - Parameter media: where the probing pixel is, by the number of the query.
  package func queries(media: [UInt32: KittyGraphics.Medium]) -> [UInt8] {
    guard asks else { return [] }
    var graphics = Array("\u{1B}[>q".utf8) + KittyGraphics.query(number: QueryNumber.stream)
    for (number, medium) in media.sorted(by: { $0.key < $1.key }) {
      graphics += KittyGraphics.query(number: number, by: medium)
    }
    if environment.isTmux { graphics = TmuxPassthrough.wrapped(graphics) }
    return graphics + Array("\u{1B}[16t".utf8)
  }

  /// Takes in a reply's name and version: the text after `>|`.
  package mutating func take(version text: String) {
    let brand = TerminalBrand(reply: text)
    if brand.name != "tmux" { self.brand = brand }
  }

  /// Takes in a reply of kitty's protocol: `Gi=31;OK`.
  package mutating func take(graphics text: String) {
    guard text.hasSuffix(";OK"), text.hasPrefix("Gi=") else { return }
    let number = text.dropFirst(3).prefix { $0.isNumber }
    if let number = UInt32(number) { readable.insert(number) }
  }

  /// Takes in a control sequence: DA1, or the size of a cell.
  package mutating func take(control text: String) {
    if text.hasPrefix("?"), text.hasSuffix("c") {
      let attributes = text.dropFirst().dropLast().split(separator: ";")
      if attributes.dropFirst().contains("4") { hasSixel = true }
    } else if text.hasPrefix("6;"), text.hasSuffix("t") {
      let numbers = text.dropLast().split(separator: ";").compactMap { Int($0) }
      guard numbers.count == 3, (2...500).contains(numbers[1]), (2...500).contains(numbers[2]) else { return }
      cellSize = CellSize(width: numbers[2], height: numbers[1])
    }
  }

  /// How images of kitty's protocol get to the terminal.
  package var handover: Handover {
    guard !environment.isRemote else { return .stream }
    if readable.contains(QueryNumber.sharedMemory) { return .sharedMemory }
    return readable.contains(QueryNumber.temporaryFile) ? .temporaryFile : .stream
  }

  /// Whether graphics commands have to be wrapped for tmux.
  package var isWrapped: Bool { environment.isTmux }

  /// What is known now.
  ///
  /// - Parameters:
  ///   - isComplete: whether nothing more is expected.
  ///   - isSettled: whether pictures should be made now, even if more is expected.
  package func support(isComplete: Bool, isSettled: Bool = true) -> PixelSupport {
    let (pixels, reason) = pixelMethod(isComplete)
    var symbols = environment.isTmux ? .quadrants : knownBrand?.symbols ?? .quadrants
    if symbols == .octants, !environment.knowsOctants { symbols = .sextants }
    let wanted = preference.symbols.map { $0 == .octants && !environment.knowsOctants ? .sextants : $0 }
    let best = wanted.map(PixelMethod.symbols) ?? pixels ?? .symbols(symbols)
    let all = [pixels, .symbols(symbols), .symbols(.quadrants), .symbols(.halves)].compactMap { $0 }
    var methods = [best]
    for method in all where !methods.contains(method) { methods.append(method) }
    // tmux answers at once, and the terminal around it a little later.
    let isDecided = isComplete && (!environment.isTmux || pixels != nil)
    return PixelSupport(
      methods: methods, cellSize: cellSize ?? .usual, reason: reason, isSettled: isDecided || isSettled)
  }

  private var knownBrand: TerminalBrand? {
    brand
      ?? environment.program.map {
        TerminalBrand(name: ["iTerm.app": "iterm2", "WezTerm": "wezterm"][$0] ?? $0)
      }
  }

  private func pixelMethod(_ isComplete: Bool) -> (PixelMethod?, reason: String) {
    switch preference {
    case .kitty: return (.placeholders, "asked for")
    case .sixel: return (.sixel, "asked for")
    case .iterm2: return (.inlineImages, "asked for")
    case .auto, .octants, .sextants, .quadrants, .halves, .off: break
    }
    guard environment.hasColors else { return (nil, "no colours") }
    guard asks || preference == .off else { return (nil, "a terminal of kind \(environment.entryName) has no pixels") }
    let name = knownBrand.map { brand in
      ([brand.name] + (brand.version.isEmpty ? [] : [brand.version.map(String.init).joined(separator: ".")]))
        .joined(separator: " ")
    }
    let asked = preference == .auto ? "" : "asked for; "
    if let brand, brand.showsPlaceholders, readable.contains(QueryNumber.stream) {
      let way =
        switch handover {
        case .sharedMemory: "shared memory"
        case .temporaryFile: "temporary files"
        case .stream: "the terminal's line"
        }
      return (.placeholders, "\(asked)\(name ?? "the terminal") shows placeholders; pictures go through \(way)")
    }
    if environment.isTmux {
      let hint = isComplete ? "tmux: set -g allow-passthrough on, for real pixels" : "tmux has not answered yet"
      return (nil, asked + hint)
    }
    if hasSixel, cellSize != nil { return (.sixel, "\(asked)\(name ?? "the terminal") shows sixel") }
    if let brand = knownBrand, brand.showsInlineImages {
      return (.inlineImages, "\(asked)\(brand.name) shows iTerm2's inline images")
    }
    guard isComplete else { return (nil, "the terminal has not answered yet") }
    return (nil, "\(asked)\(name ?? "the terminal") shows no pixels that are known here")
  }

  /// What is used if there is no terminal to ask: block characters, unless the user wants pixels.
  package static func supportWithoutTerminal(_ preference: PixelPreference) -> PixelSupport {
    let environment = Environment(entryName: "", variables: [:])
    return PixelDetector(environment, preference: preference).support(isComplete: true)
  }
}
