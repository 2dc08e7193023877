import CNcurses
import CTerminalRescue
import Dispatch
import Glibc
import TerminalGraphics
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
/// ncurses takes a reply that arrives in pieces for keys, so it is never used to read; and it waits for a terminal that does not read,
/// so it draws into memory.
@MainActor package final class CursesTerminal: Terminal {
  /// The size as last reported by the kernel or the terminal.
  package internal(set) var size: Size
  /// The colour depth that the terminal's terminfo entry promises.
  package let colorDepth: ColorDepth
  /// The appearance from `COLORFGBG`, until the terminal itself has answered.
  package internal(set) var appearance: Appearance
  /// Called with every picture that was sent to the terminal, or given up because it had left the screen.
  package var onTransmission: (@MainActor (Transmission) -> Void)?

  /// Bytes that the terminal has taken since the start.
  package var sentByteCount: Int { output.byteCount }

  let connection: TerminalConnection
  let modes: TerminalModes
  let signals: CaughtSignals
  let screen: CursesScreen
  let settings: TerminalSettings
  let output: TerminalOutput
  var handler: (@MainActor (TerminalEvent) -> Void)?
  var isRestored = false
  var parser: InputParser
  var detector: PixelDetector
  /// What the listener was told last.
  var support: PixelSupport
  /// Sends pictures; `nil` unless the terminal shows pixels.
  var sender: (any PictureSender)?
  /// The way in which it sends them.
  var sendingMethod: PixelMethod?
  /// Where the terminal finds the pixel that it is asked about.
  var probes: [UInt32: KittyGraphics.Medium] = [:]
  /// Fires when an escape has waited long enough, and when no more replies are expected.
  let timer: any DispatchSourceTimer
  var lastPress: (time: UInt64, position: Point)?
  /// When the program last resumed after a stop.
  var lastReturn: UInt64?

  /// When the terminal was taken over.
  let start = ContinuousClock.now
  /// The cells on the screen; `nil` if they are unknown.
  var shown: ScreenCells?
  /// The newest frame.
  private var latest: Frame?
  private var isDrawn = true
  private var isDrawSoon = false
  private let drawing: CellDrawing
  private var sources: [any DispatchSourceProtocol] = []

  /// Takes over the terminal.
  ///
  /// - Parameter pixels: how pictures are to be shown.
  /// - Throws: `CursesTerminalError` if there is none, or if `TERM` names one that cannot be used.
  package init(_ connection: TerminalConnection? = nil, pixels: PixelPreference = .auto) throws {
    let connection = try connection ?? TerminalConnection()
    Self.setLocale()
    let environment = Self.environment([
      "TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "TMUX", "SSH_CONNECTION", "TERM_PROGRAM",
    ])
    let entry = try TerminalEntry(environment: environment) { ncs_has_entry($0, connection.output) != 0 }
    terminal_rescue_prepare(connection.output)
    guard let screen = CursesScreen(entryName: entry.name) else {
      terminal_rescue_forget()
      throw CursesTerminalError(description: "the terminal “\(entry.name)” cannot be used; try TERM=xterm-256color")
    }
    self.connection = connection
    self.screen = screen
    settings = TerminalSettings(of: connection.output)
    output = TerminalOutput(terminal: connection.output)
    terminal_rescue_silence(output.descriptor)
    modes = TerminalModes(entryName: entry.name)
    modes.prepareRescue()
    // A library that prints warnings would write across the pictures.
    terminal_rescue_hold_errors()
    colorDepth = Self.startColors(isMonochrome: entry.isMonochrome)
    drawing = CellDrawing(
      ColorMapping(depth: colorDepth, hasQuadrants: !["linux", "vt"].contains(where: entry.name.hasPrefix)))
    let (size, cellSize) = Self.size(of: connection.output)
    self.size = size
    appearance = environment["COLORFGBG"].flatMap(Appearance.init(colorFgBg:)) ?? .dark
    var facts = PixelDetector.Environment(
      entryName: entry.name, variables: environment, hasColors: colorDepth != .monochrome)
    facts.knowsOctants = PixelSymbols.octants.areOfKnownWidth
    detector = PixelDetector(facts, preference: pixels, cellSize: cellSize)
    support = detector.support(
      isComplete: !modes.areAnswered || colorDepth == .monochrome, isSettled: false)
    signals = CaughtSignals([SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGTSTP])
    parser = InputParser(keys: KeySequences { ncs_capability($0).map { String(cString: $0) } })
    timer = DispatchSource.makeTimerSource(queue: .main)
    configure()
  }

  /// Passes keys, mouse events, size changes, the terminal's answers and terminating signals to `handler`.
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
    handler(.pixels(support))
    ask()
  }

  /// Draws what differs from the previous frame, as soon as the terminal has taken that one.
  package func present(_ frame: Frame) {
    guard !isRestored else { return }
    latest = frame
    isDrawn = false
    drawLatest()
  }

  /// Draws the newest frame, unless the one before is still on its way: what lies between them is never sent.
  func drawLatest() {
    guard !isRestored, let frame = latest, !isDrawn, output.isFlowing else { return }
    isDrawn = true
    if drawing.makeRoom(for: frame.size) { shown = nil }
    if shown == nil {
      clear()
      sender?.screenIsCleared()
    }
    let cells = sender?.cells(of: frame) ?? ScreenCells(frame)
    let isChanged = drawing.draw(cells, over: shown, within: size)
    shown = cells
    let after = sender?.followFrame() ?? []
    guard isChanged else { return output.send(after) }
    let bytes = PlaceholderText.rewritten(screen.refreshed(), isForTmux: detector.isWrapped)
    output.send(Array(modes.frameBeginning.utf8) + bytes + Array(modes.frameEnd.utf8) + after)
  }

  /// Draws the newest frame again, soon: several images may be complete by then.
  func drawAgain() {
    isDrawn = false
    guard !isDrawSoon else { return }
    isDrawSoon = true
    DispatchQueue.main.async { [weak self] in
      MainActor.assumeIsolated {
        self?.isDrawSoon = false
        self?.drawLatest()
      }
    }
  }

  /// Gives the terminal back as it was. Only the first call has an effect.
  package func restore() {
    guard !isRestored else { return }
    isRestored = true
    for source in sources { source.cancel() }
    signals.release()
    leaveScreen()
    removeProbes()
    output.close()
    terminal_rescue_release_errors()
    terminal_rescue_forget()
    handler = nil
  }

  func write(_ text: String) { output.send(Array(text.utf8)) }

  /// Takes in the size; returns whether it changed.
  @discardableResult func updateSize() -> Bool {
    let (newSize, cellSize) = Self.size(of: connection.output)
    let cellsBefore = detector.cellSize
    if let cellSize { detector.cellSize = cellSize }
    defer { size = newSize }
    return size != newSize || detector.cellSize != cellsBefore
  }

  // MARK: Set-up

  private static func setLocale() {
    setlocale(LC_ALL, "")
    // ncurses needs UTF-8 to draw blocks; only the encoding is changed, not the language.
    if String(cString: ncs_codeset()) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  nonisolated static func environment(_ names: [String]) -> [String: String] {
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
    settings.takeOver()
    curs_set(0)
    keypad(ncs_screen(), true)
    leaveok(ncs_screen(), true)
    // Always send whole frames: otherwise ncurses stops in the middle of one when input is waiting.
    typeahead(-1)
    resizeterm(Int32(size.rows), Int32(size.columns))
    output.onFlowing = { [weak self] in self?.drawLatest() }
    output.onReceiptQuery = { [weak self] in self?.parser.expectReceipt(at: .now) }
    output.send(screen.taken())
    // ncurses cannot see the terminal's size, and has limited scrolling to the upper 24 rows.
    if ncs_capability("csr") != nil { write("\u{1B}[r") }
    write(modes.enabling)
  }

  /// The size in cells, and that of a cell if the kernel knows it.
  private static func size(of terminal: Int32) -> (Size, CellSize?) {
    knownSize(of: terminal) ?? (Size(columns: 80, rows: 24), nil)
  }

  nonisolated static func knownSize(of terminal: Int32) -> (Size, CellSize?)? {
    var (rows, columns, width, height): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    guard ncs_window_size(terminal, &rows, &columns, &width, &height) != 0 else { return nil }
    let size = Size(columns: Int(columns), rows: Int(rows))
    return (size, CellSize(screen: size, pixelWidth: Int(width), pixelHeight: Int(height)))
  }

  private func add(_ source: any DispatchSourceProtocol) {
    sources.append(source)
    source.resume()
  }
}
