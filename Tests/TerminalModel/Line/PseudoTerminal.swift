import Foundation
import Glibc
import Imaging
import ProgramSupport

/// A terminal in which a test runs a program: a pseudo-terminal, with `TerminalScreen` as what is to be seen.
///
/// ```swift
/// let terminal = try PseudoTerminal([folder.path("photos")], in: folder, personality: .kitty041)
/// #expect(terminal.wait { $0.text.contains("? help") })
/// terminal.type("q")
/// #expect(terminal.exitStatus() == 0)
/// #expect(terminal.screen.faults.isEmpty && terminal.screen.unknown.isEmpty)
/// ```
package final class PseudoTerminal: Sendable {
  /// How long to wait for what is sure to come; a test that fails waits as long.
  package static let patience = Duration.seconds(30)

  private let master: TerminalMaster
  private let child: ChildProcess
  private let state: Monitor<LineState>
  private let writing = DispatchQueue(label: "terminal")
  private let threads = DispatchGroup()

  /// Starts a program; it gets only folders of the test's own.
  ///
  /// - Parameters:
  ///   - arguments: The program's arguments.
  ///   - folder: The test's folder.
  ///   - program: The program; the built gallery if it is `nil`.
  ///   - environment: Variables beside those that the terminal sets; an empty value removes one.
  package init(
    _ arguments: [String], in folder: TemporaryFolder, columns: Int = 80, rows: Int = 24,
    personality: TerminalPersonality = .plain, program: String? = nil, environment: [String: String] = [:],
    rate: ReadingRate = .unlimited, timing: ReplyTiming = ReplyTiming()
  ) throws {
    master = try TerminalMaster()
    master.setSize(
      columns: columns, rows: rows, pixels: personality.windowPixels(columns: columns, rows: rows))
    var line = LineState(
      screen: TerminalScreen(columns: columns, rows: rows, personality: personality), rate: rate)
    line.timing = timing
    state = Monitor(line)
    child = try ChildProcess(
      program ?? Program.path, arguments, terminal: master.terminal,
      environment: Self.environment(personality, folder, environment))
    start()
  }

  deinit {
    state.withLock { line in
      line.isAbandoned = true
      // The number is the child's until it is reaped, which needs this lock.
      if line.exitStatus == nil { kill(-child.pid, SIGKILL) }
    }
    threads.wait()
  }

  private static func environment(
    _ personality: TerminalPersonality, _ folder: TemporaryFolder, _ own: [String: String]
  ) -> [String: String] {
    // What says something of the terminal in which the tests run, or of its user's folders, stays outside.
    let prefixes = [
      "TMUX", "TERM", "COLOR", "NO_COLOR", "KITTY", "SSH_", "XDG_", "LC_", "STY", "VTE", "WT_", "KONSOLE",
    ]
    let outer = ProcessInfo.processInfo.environment.filter { name, _ in !prefixes.contains(where: name.hasPrefix) }
    return [
      outer, ["LANG": "C.UTF-8", "XDG_STATE_HOME": folder.path("state")], folder.environment, personality.environment,
      own,
    ]
    .reduce(into: [:]) { $0.merge($1) { _, new in new } }
    .filter { !$0.value.isEmpty }
  }

  // MARK: What the user and the terminal do

  /// Types keys, or sends any bytes.
  package func type(_ text: String) { type(Array(text.utf8)) }

  /// Sends bytes as if they were typed.
  package func type(_ bytes: [UInt8]) { writing.async { [master] in master.write(bytes) } }

  /// Gives the terminal another size; its pixels follow from the cells if they are not named.
  package func resize(columns: Int, rows: Int, pixels: PixelSize? = nil) {
    state.withLock { line in
      line.screen.resize(columns: columns, rows: rows)
      let natural = line.screen.personality.windowPixels(columns: columns, rows: rows)
      master.setSize(columns: columns, rows: rows, pixels: pixels ?? natural)
    }
  }

  /// Gives the cells another number of pixels, as a change of the font does, and tells the program.
  package func setCellSize(_ size: PixelSize) {
    state.withLock { line in
      line.screen.cellSize = size
      let (columns, rows) = (line.screen.columns, line.screen.rows)
      master.setSize(
        columns: columns, rows: rows, pixels: PixelSize(width: columns * size.width, height: rows * size.height))
    }
  }

  /// How fast the terminal reads from now on.
  package var rate: ReadingRate {
    get { state.withLock(\.rate) }
    set { state.withLock { $0.rate = newValue } }
  }

  /// How the terminal's answers come from now on.
  package var timing: ReplyTiming {
    get { state.withLock(\.timing) }
    set { state.withLock { $0.timing = newValue } }
  }

  /// Sends a signal to the program.
  package func signal(_ number: Int32) {
    state.withLock { line in
      if line.exitStatus == nil { kill(child.pid, number) }
    }
  }

  // MARK: Threads

  private func start() {
    let (master, child, state, writing) = (master, child, state, writing)
    threads.enter()
    Thread.detachNewThread { [threads] in
      LineReader(master: master, state: state, writing: writing).run()
      threads.leave()
    }
    threads.enter()
    Thread.detachNewThread { [threads] in
      child.awaitEnd()
      state.withLock { $0.exitStatus = child.reap() }
      threads.leave()
    }
  }
}

extension PseudoTerminal {
  /// Reads the shared state for the files beside this one.
  func withState<Result>(_ body: (inout LineState) -> Result) -> Result { state.withLock(body) }

  func waits(_ timeout: Duration, _ isFulfilled: (inout LineState) -> Bool) -> Bool {
    let seconds = Double(timeout.components.seconds) + Double(timeout.components.attoseconds) / 1e18
    return state.wait(seconds: seconds, isFulfilled)
  }

  /// Whether the program reads keys one by one and without echo.
  package var isRaw: Bool { master.isRaw }

  /// The program's number among the system's processes, until `exitStatus` has told its end.
  package var processID: Int32 { child.pid }
}
