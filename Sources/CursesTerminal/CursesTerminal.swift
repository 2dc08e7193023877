import CNcurses
import CTerminalRescue
import Dispatch
import Glibc
import TerminalUI

/// A terminal: ncurses draws; keys and replies are read here. There is one at a time, on the main actor.
///
/// ```swift
/// let terminal = try CursesTerminal()
/// defer { terminal.restore() }
/// terminal.listen { event in print(event) }
/// terminal.present(Frame(size: terminal.size))
/// ```
///
/// ncurses takes a reply that arrives in pieces for keys, so it is never used to read.
@MainActor package final class CursesTerminal: Terminal {
  /// The size as last reported by the kernel or the terminal.
  package internal(set) var size: Size
  /// The colour depth that the terminal's terminfo entry promises.
  package let colorDepth: ColorDepth
  /// The appearance from `COLORFGBG`, until the terminal itself has answered.
  package internal(set) var appearance: Appearance

  let connection: TerminalConnection
  let modes: TerminalModes
  let signals: CaughtSignals
  var handler: (@MainActor (TerminalEvent) -> Void)?
  var shown: Frame?
  var isRestored = false
  var parser: InputParser
  /// Fires when an escape has waited long enough.
  let timer: any DispatchSourceTimer
  var lastPress: (time: UInt64, position: Point)?
  /// When the program last resumed after a stop.
  var lastReturn: UInt64?

  private let screen: OpaquePointer
  private let pairs: ColorPairTable
  private let mapping: ColorMapping
  private var sources: [any DispatchSourceProtocol] = []
  /// Whether the terminal still has to be asked for its background; that waits until the first frame.
  private var asksForBackground: Bool

  /// Takes over the terminal.
  ///
  /// - Throws: `CursesTerminalError` if there is none, or if `TERM` names one that cannot be used.
  package init(_ connection: TerminalConnection? = nil) throws {
    let connection = try connection ?? TerminalConnection()
    Self.setLocale()
    let environment = Self.environment(["TERM", "COLORTERM", "NO_COLOR", "COLORFGBG"])
    let entry = try TerminalEntry(environment: environment) { ncs_has_entry($0, connection.output) != 0 }
    terminal_rescue_prepare(connection.output)
    guard let screen = ncs_open_screen(entry.name, connection.output, connection.input) else {
      terminal_rescue_forget()
      throw CursesTerminalError(description: "the terminal “\(entry.name)” cannot be used; try TERM=xterm-256color")
    }
    self.connection = connection
    self.screen = screen
    modes = TerminalModes(entryName: entry.name)
    modes.prepareRescue()
    // A library that prints warnings would write across the pictures.
    terminal_rescue_hold_errors()
    colorDepth = Self.startColors(isMonochrome: entry.isMonochrome)
    pairs = ColorPairTable(depth: colorDepth)
    mapping = ColorMapping(
      depth: colorDepth, hasQuadrants: !["linux", "vt"].contains(where: entry.name.hasPrefix))
    size = Self.size(of: connection.output)
    appearance = environment["COLORFGBG"].flatMap(Appearance.init(colorFgBg:)) ?? .dark
    asksForBackground = colorDepth != .monochrome && modes.areAnswered
    signals = CaughtSignals([SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGTSTP])
    parser = InputParser(keys: KeySequences { ncs_capability($0).map { String(cString: $0) } })
    timer = DispatchSource.makeTimerSource(queue: .main)
    configure()
  }

  /// Passes keys, mouse events, size changes and terminating signals to `handler`.
  package func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) {
    self.handler = handler
    let keyboard = DispatchSource.makeReadSource(fileDescriptor: connection.input, queue: .main)
    keyboard.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
    timer.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
    add(keyboard)
    add(timer)
    add(
      signals.source(on: .main) { [weak self] number in
        MainActor.assumeIsolated { self?.handle(signal: number) }
      })
  }

  /// Draws what differs from the previous frame.
  package func present(_ frame: Frame) {
    guard !isRestored else { return }
    if shown == nil { clear() }
    var base = shown ?? Frame(size: frame.size)
    var isAll = shown == nil || base.size != frame.size
    if isAll { base = Frame(size: frame.size) }
    // A frame needs at most one pair per cell; better to redraw everything now than to run out half-way.
    if !pairs.hasRoom(for: frame.size.columns * frame.size.rows) {
      pairs.reset()
      isAll = true
    }
    var isChanged = isAll
    for row in 0..<min(frame.size.rows, size.rows) {
      isChanged = drawRow(row, of: frame, over: base, isAll: isAll) || isChanged
    }
    shown = frame
    guard isChanged else { return }
    write(modes.frameBeginning)
    refresh()
    write(modes.frameEnd)
    if asksForBackground {
      asksForBackground = false
      parser.beginQuery(at: .now)
      write(TerminalModes.backgroundQuery)
    }
  }

  /// Gives the terminal back as it was. Only the first call has an effect.
  package func restore() {
    guard !isRestored else { return }
    isRestored = true
    for source in sources { source.cancel() }
    signals.release()
    leaveScreen()
    awaitReplies()
    terminal_rescue_release_errors()
    terminal_rescue_forget()
    handler = nil
  }

  func write(_ text: String) { ncs_write(connection.output, text) }

  func updateSize() { size = Self.size(of: connection.output) }

  // MARK: Set-up

  private static func setLocale() {
    setlocale(LC_ALL, "")
    // ncurses needs UTF-8 to draw blocks; only the encoding is changed, not the language.
    if String(cString: ncs_codeset()) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  private static func environment(_ names: [String]) -> [String: String] {
    names.reduce(into: [:]) { values, name in values[name] = getenv(name).map { String(cString: $0) } }
  }

  private static func startColors(isMonochrome: Bool) -> ColorDepth {
    guard !isMonochrome, has_colors() else { return .monochrome }
    start_color()
    use_default_colors()
    return switch ncs_color_count() {
    case 0x100_0000...: .trueColor
    case 256...: .palette256
    case 8...: .ansi16
    default: .monochrome
    }
  }

  private func configure() {
    raw()
    noecho()
    nonl()
    curs_set(0)
    keypad(ncs_screen(), true)
    leaveok(ncs_screen(), true)
    // Always send whole frames: otherwise ncurses stops in the middle of one when input is waiting.
    typeahead(-1)
    write(modes.enabling)
  }

  private static func size(of terminal: Int32) -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    guard ncs_window_size(terminal, &rows, &columns) != 0 else { return Size(columns: 80, rows: 24) }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  private func add(_ source: any DispatchSourceProtocol) {
    sources.append(source)
    source.resume()
  }

  // MARK: Output

  /// Draws the runs of cells that differ from what is shown; returns whether there were any.
  private func drawRow(_ row: Int, of frame: Frame, over base: Frame, isAll: Bool) -> Bool {
    let columns = min(frame.size.columns, size.columns)
    var column = 0
    var isChanged = false
    while column < columns {
      guard isAll || frame[column, row] != base[column, row] else {
        column += 1
        continue
      }
      isChanged = true
      var run: [cchar_t] = []
      let start = column
      while column < columns, isAll || frame[column, row] != base[column, row] {
        if let cell = curses(frame[column, row], column, row) { run.append(cell) }
        column += 1
      }
      // A run that starts inside a wide character must start with that character.
      let first = frame[start, row].character == Cell.continuation ? max(0, start - 1) : start
      if first < start, let cell = curses(frame[first, row], first, row) { run.insert(cell, at: 0) }
      _ = ncs_add_cells(Int32(row), Int32(first), run, Int32(run.count))
    }
    return isChanged
  }

  /// The cell in ncurses' form; `nil` for the second column of a wide character, which belongs to the first.
  private func curses(_ cell: Cell, _ column: Int, _ row: Int) -> cchar_t? {
    guard cell.character != Cell.continuation else { return nil }
    // Two equal halves stay a half block: terminals disagree about blanks on a coloured background when lines are erased.
    let mapped = mapping.mapped(cell, column: column, row: row)
    var result = cchar_t()
    let pair = pairs.number(foreground: mapped.style.foreground, background: mapped.style.background)
    let attributes = Self.attributes(mapped.style.attributes)
    // Room for a character, its combining marks and the terminator; on the stack, because there are thousands of cells.
    withUnsafeTemporaryAllocation(of: wchar_t.self, capacity: 5) { text in
      var length = 0
      for scalar in mapped.character.unicodeScalars.prefix(4) {
        text[length] = wchar_t(bitPattern: scalar.value)
        length += 1
      }
      text[length] = 0
      _ = ncs_set_cell(&result, text.baseAddress, attributes, pair)
    }
    return result
  }

  private static func attributes(_ attributes: Style.Attributes) -> UInt32 {
    guard !attributes.isEmpty else { return 0 }
    return [
      (Style.Attributes.bold, ncs_bold()), (.dim, ncs_dim()), (.reverse, ncs_reverse()),
      (.underline, ncs_underline()), (.italic, ncs_italic()),
    ].reduce(0) { attributes.contains($1.0) ? $0 | $1.1 : $0 }
  }
}
