import CNcurses
import CTerminalRescue
import Dispatch
import Glibc
import TerminalUI

/// A terminal through ncurses. There is one at a time, on the main actor.
@MainActor public final class CursesTerminal: Terminal {
  /// The extent as the kernel or the terminal last told it.
  public private(set) var size: Size
  /// What the terminal's entry promises.
  public let colorDepth: ColorDepth
  /// What `COLORFGBG` says, until the terminal itself has answered.
  public private(set) var appearance: Appearance

  private let screen: OpaquePointer
  private let keys: Int32
  private let pairs: ColorPairTable
  private let mapping: ColorMapping
  private var handler: (@MainActor (TerminalEvent) -> Void)?
  private let signals: CaughtSignals
  private var sources: [any DispatchSourceProtocol] = []
  private var shown: Frame?
  private var isRestored = false
  private var lastPress: (time: UInt64, position: Point)?
  private let marksFrames: Bool
  /// Whether the terminal is still to be asked what its background is like; that waits for the first frame.
  private var asksForBackground: Bool
  private var replies = ReplyFilter()

  /// Takes over the terminal that standard output is.
  ///
  /// - Throws: `CursesTerminalError` where they are none, or where `TERM` names one that cannot be used.
  public init(keys source: KeySource = .standardInput) throws {
    keys = try source.descriptor()
    Self.setLocale()
    let environment = Self.environment(["TERM", "COLORTERM", "NO_COLOR", "COLORFGBG"])
    let entry = try TerminalEntry(environment: environment) { ncs_has_entry($0, STDOUT_FILENO) != 0 }
    terminal_rescue_prepare(keys)
    guard let screen = ncs_open_screen(entry.name, keys) else {
      throw CursesTerminalError(description: "the terminal “\(entry.name)” cannot be used; try TERM=xterm-256color")
    }
    self.screen = screen
    Self.prepareRescue()
    // A library that warns would write across the pictures.
    terminal_rescue_hold_errors()
    colorDepth = Self.startColors(isMonochrome: entry.isMonochrome)
    pairs = ColorPairTable(depth: colorDepth)
    mapping = ColorMapping(
      depth: colorDepth, hasQuadrants: !["linux", "vt"].contains(where: entry.name.hasPrefix))
    size = Self.currentSize()
    // tmux and screen put their own frames together; elsewhere the marks keep a frame from being shown half drawn, and a
    // terminal that does not know them ignores them.
    appearance = environment["COLORFGBG"].flatMap(Appearance.init(colorFgBg:)) ?? .dark
    asksForBackground = colorDepth != .monochrome && !["screen", "linux", "vt"].contains(where: entry.name.hasPrefix)
    marksFrames = !["tmux", "screen", "linux", "vt"].contains(where: entry.name.hasPrefix)
    signals = CaughtSignals([SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGCONT])
    configure()
  }

  /// Hands keys, mouse, changes of size and what ends the program to `handler`.
  public func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) {
    self.handler = handler
    let keyboard = DispatchSource.makeReadSource(fileDescriptor: keys, queue: .main)
    keyboard.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
    add(keyboard)
    add(
      signals.source(on: .main) { [weak self] number in
        MainActor.assumeIsolated { self?.handle(signal: number) }
      })
  }

  /// Sends what differs from the frame before.
  public func present(_ frame: Frame) {
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
    for row in 0..<min(frame.size.rows, size.rows) { drawRow(row, of: frame, over: base, isAll: isAll) }
    shown = frame
    if marksFrames { ncs_write("\u{1B}[?2026h") }
    refresh()
    if marksFrames { ncs_write("\u{1B}[?2026l") }
    if asksForBackground {
      asksForBackground = false
      ncs_write("\u{1B}]11;?\u{1B}\\")
    }
  }

  /// Gives the terminal back as it was. Only the first call does something.
  public func restore() {
    guard !isRestored else { return }
    isRestored = true
    for source in sources { source.cancel() }
    signals.release()
    mousemask(0, nil)
    endwin()
    terminal_rescue_release_errors()
    terminal_rescue_forget()
    handler = nil
  }

  // MARK: Set-up

  private static func setLocale() {
    setlocale(LC_ALL, "")
    // Without UTF-8 ncurses cannot draw blocks; the encoding alone is changed, not the language.
    if String(cString: ncs_codeset()) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  private static func environment(_ names: [String]) -> [String: String] {
    names.reduce(into: [:]) { values, name in values[name] = getenv(name).map { String(cString: $0) } }
  }

  /// What a crash sends: mouse and synchronized output off, then what the terminal's entry says.
  private static func prepareRescue() {
    let modes = "\u{1B}[?1006l\u{1B}[?1003l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2026l"
    let capabilities = ["sgr0", "op", "rmcup", "cnorm", "rmkx"].map { (name: String) -> String in
      ncs_capability(name).map { withoutPadding(String(cString: $0)) } ?? ""
    }
    let bytes = Array((modes + capabilities.joined() + "\r\n").utf8CString.dropLast())
    terminal_rescue_add(bytes, bytes.count)
  }

  /// Padding, as in `$<100/>`, is for terminals that no longer exist.
  private static func withoutPadding(_ capability: String) -> String {
    capability.split(separator: "$<", maxSplits: 1).first.map(String.init) ?? ""
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
    set_escdelay(25)
    keypad(ncs_screen(), true)
    nodelay(ncs_screen(), true)
    leaveok(ncs_screen(), true)
    _ = ncs_enable_mouse()
    // What terminals send that do not keep to their entry, tmux with another TERM than its own among them.
    for (sequence, code) in KeyDecoder.commonSequences { define_key(sequence, code) }
  }

  private static func currentSize() -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    guard ncs_window_size(STDOUT_FILENO, &rows, &columns) != 0 else { return Size(columns: 80, rows: 24) }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  // MARK: Output

  /// Draws the runs of cells that differ from what is shown.
  private func drawRow(_ row: Int, of frame: Frame, over base: Frame, isAll: Bool) {
    let columns = min(frame.size.columns, size.columns)
    var column = 0
    while column < columns {
      guard isAll || frame[column, row] != base[column, row] else {
        column += 1
        continue
      }
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

  // MARK: Input

  private func handle(signal number: Int32) {
    switch number {
    case SIGWINCH: resize()
    case SIGCONT: comeBack()
    default: handler?(.terminate(signal: number))
    }
  }

  private func add(_ source: any DispatchSourceProtocol) {
    sources.append(source)
    source.resume()
  }

  private func readInput() {
    var count = 0
    while !isRestored {
      var value: wint_t = 0
      let status = get_wch(&value)
      if status == ERR { break }
      count += 1
      if status == ncs_key_code_status() {
        readKeyCode(Int32(bitPattern: value))
      } else {
        replies.add(value)
        take(replies.characters())
      }
    }
    // An escape by itself is a key: what follows it in a reply comes with it.
    if !isRestored { take(replies.rest()) }
    // Readable, and nothing to read: the terminal has gone.
    if count == 0 && !isRestored && hasHungUp { handler?(.terminate(signal: SIGHUP)) }
  }

  private func take(_ characters: [UInt32]) {
    for value in characters where !isRestored {
      if value == 0x1A {
        suspend()
      } else if let key = KeyDecoder.key(character: value) {
        handler?(.key(key))
      }
    }
    guard let reply = replies.takeReply(), let background = Appearance(backgroundReply: reply) else { return }
    appearance = background
    handler?(.appearance(background))
  }

  private var hasHungUp: Bool {
    var descriptor = pollfd(fd: keys, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0 && Int32(descriptor.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
  }

  private func readKeyCode(_ code: Int32) {
    switch code {
    case KEY_MOUSE: readMouse()
    case KEY_RESIZE: resize()
    default:
      if let key = KeyDecoder.key(code: code) { handler?(.key(key)) }
    }
  }

  private func readMouse() {
    var event = MEVENT()
    guard getmouse(&event) == OK else { return }
    let position = Point(column: Int(event.x), row: Int(event.y))
    if ncs_is_wheel_up(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: .wheelUp, position: position)))
    } else if ncs_is_wheel_down(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: .wheelDown, position: position)))
    } else if ncs_is_double_click(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: .doubleClick, position: position)))
    } else if ncs_is_press(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: isSecondPress(at: position) ? .doubleClick : .press, position: position)))
    } else if ncs_is_release(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: .release, position: position)))
    } else if ncs_is_motion(event.bstate) != 0 {
      handler?(.mouse(MouseEvent(action: .drag, position: position)))
    }
  }

  /// Whether this press follows another one in the same place soon enough for a double click.
  private func isSecondPress(at position: Point) -> Bool {
    let now = DispatchTime.now().uptimeNanoseconds
    defer { lastPress = (now, position) }
    guard let lastPress, lastPress.position == position, now - lastPress.time < 400_000_000 else { return false }
    return true
  }

  private func resize() {
    let size = Self.currentSize()
    guard size != self.size else { return }
    self.size = size
    resizeterm(Int32(size.rows), Int32(size.columns))
    shown = nil
    handler?(.resize(size))
  }

  private func suspend() {
    endwin()
    raise(SIGSTOP)
    comeBack()
  }

  private func comeBack() {
    guard !isRestored else { return }
    refresh()
    shown = nil
    size = Self.currentSize()
    resizeterm(Int32(size.rows), Int32(size.columns))
    handler?(.resize(size))
    handler?(.redraw)
  }
}
