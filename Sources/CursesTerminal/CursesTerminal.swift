import CNcurses
import CTerminalRescue
import Dispatch
import Glibc
import TerminalUI

/// A terminal: ncurses draws, keys and replies are read here. There is one at a time, on the main actor.
///
/// ncurses takes a reply for keys if the reply is cut up on its way, and so it never reads.
@MainActor package final class CursesTerminal: Terminal {
  /// The extent as the kernel or the terminal last told it.
  package internal(set) var size: Size
  /// What the terminal's entry promises.
  package let colorDepth: ColorDepth
  /// What `COLORFGBG` says, until the terminal itself has answered.
  package internal(set) var appearance: Appearance

  let connection: TerminalConnection
  let modes: TerminalModes
  let signals: CaughtSignals
  var handler: (@MainActor (TerminalEvent) -> Void)?
  var shown: Frame?
  var isRestored = false
  var parser: InputParser
  /// Fires when an escape has waited for long enough.
  let timer: any DispatchSourceTimer
  var lastPress: (time: UInt64, position: Point)?
  /// When the program last went on after a stop.
  var lastReturn: UInt64?

  private let screen: OpaquePointer
  private let pairs: ColorPairTable
  private let mapping: ColorMapping
  private var sources: [any DispatchSourceProtocol] = []
  /// Whether the terminal is still to be asked what its background is like; that waits for the first frame.
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
    // A library that warns would write across the pictures.
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

  /// Hands keys, mouse, changes of size and what ends the program to `handler`.
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

  /// Sends what differs from the frame before.
  package func present(_ frame: Frame) {
    guard !isRestored else { return }
    if shown == nil { clear() }
    var base = shown ?? Frame(size: frame.size)
    var isAll = shown == nil || base.size != frame.size
    if isAll { base = Frame(size: frame.size) }
    // A frame needs at most one pair a cell; rather all anew now than run out half way.
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

  /// Gives the terminal back as it was. Only the first call does something.
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
    // Without UTF-8 ncurses cannot draw blocks; the encoding alone is changed, not the language.
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
    // A frame is always sent whole: ncurses would stop in the middle of it when a key is there to be read.
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

  /// Draws the runs of cells that differ from what is shown; whether there was one.
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
      // A run that begins within a wide character begins with it.
      let first = frame[start, row].character == Cell.continuation ? max(0, start - 1) : start
      if first < start, let cell = curses(frame[first, row], first, row) { run.insert(cell, at: 0) }
      _ = ncs_add_cells(Int32(row), Int32(first), run, Int32(run.count))
    }
    return isChanged
  }

  /// The cell as ncurses draws it; `nil` for the second column of a wide character, which belongs to the first.
  private func curses(_ cell: Cell, _ column: Int, _ row: Int) -> cchar_t? {
    guard cell.character != Cell.continuation else { return nil }
    // Two equal halves stay a half block: blanks on a colour are what terminals disagree on when lines are erased.
    let mapped = mapping.mapped(cell, column: column, row: row)
    var result = cchar_t()
    let pair = pairs.number(foreground: mapped.style.foreground, background: mapped.style.background)
    let attributes = Self.attributes(mapped.style.attributes)
    // Room for a character, what combines with it, and the end; on the stack, for there are thousands of cells.
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
