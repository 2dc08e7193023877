import Foundation
import ProgramSupport

/// The program in a real terminal: a tmux server of the test's own gives it a pseudo-terminal and tells what is on the screen.
final class TerminalSession {
  /// What the terminal was left in.
  struct TerminalState: Equatable {
    var isAlternateScreen: Bool
    var isCursorVisible: Bool
    var hasMouse: Bool
  }

  private static let tmux = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Whether tmux is there.
  static var isAvailable: Bool { tmux != nil }

  private let folder: TemporaryFolder
  private let socket: String

  /// Starts the program in a terminal of this size, with files as its standard input and output where they are named. A shell around
  /// it keeps its exit status and the terminal's settings, and goes on with it after a stop when it is told to.
  init(
    _ arguments: [String], in folder: TemporaryFolder, columns: Int = 80, rows: Int = 24,
    term: String = "xterm-256color", standardInput: String? = nil, standardOutput: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    self.folder = folder
    socket = folder.path("tmux-\(UUID().uuidString.prefix(8))")
    let variables = folder.environment.merging(["COLORTERM": "", "NO_COLOR": ""]) { _, new in new }
      .merging(environment) { _, new in new }
    let assignments = variables.map { "\($0.key)=\(Self.quoted($0.value))" }.joined(separator: " ")
    let words = ([Program.path] + arguments).map(Self.quoted).joined(separator: " ")
    let redirection = [("<", standardInput), (">", standardOutput)]
      .compactMap { sign, file in file.map { "\(sign) \(Self.quoted($0))" } }.joined(separator: " ")
    let file = { (name: String) in Self.quoted(folder.path(name)) }
    let script = """
      stty -g > \(Self.quoted(folder.path("before")))
      env TERM=\(term) \(assignments) \(words) \(redirection) 2> \(Self.quoted(folder.path("stderr"))) &
      echo $! > \(Self.quoted(folder.path("pid")))
      fg > /dev/null
      code=$?
      while [ $code = 147 ] && kill -0 $(cat \(file("pid"))); do
        stty -g > \(file("after"))
        echo $code > \(file("stopped.part"))
        mv \(file("stopped.part")) \(file("stopped"))
        while [ ! -e \(file("go")) ]; do sleep 0.02; done
        rm -f \(file("go")) \(file("stopped")) \(file("after"))
        fg > /dev/null
        code=$?
      done
      echo $code > \(Self.quoted(folder.path("status.part")))
      stty -g > \(Self.quoted(folder.path("after")))
      mv \(Self.quoted(folder.path("status.part"))) \(Self.quoted(folder.path("status")))
      exec sleep 600
      """
    let scriptFile = folder.path("script")
    try script.write(toFile: scriptFile, atomically: true, encoding: .utf8)
    try run([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "bash --norc -m \(Self.quoted(scriptFile))",
      ";", "set", "-g", "status", "off", ";", "set", "-g", "mouse", "off", ";", "set", "-g", "escape-time", "0",
      ";", "resize-window", "-x", "\(columns)", "-y", "\(rows)",
    ])
  }

  deinit { _ = try? run(["kill-server"]) }

  // MARK: What the user does

  /// Presses keys by tmux's names: "j", "PageDown", "Enter", "C-c".
  func press(_ keys: String...) throws { try run(["send-keys"] + keys) }

  /// Types a text as it is.
  func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

  /// Types two texts so that the second comes a while after the first.
  func type(_ text: String, then rest: String, afterSeconds seconds: Double) throws {
    try run(["send-keys", "-l", text, ";", "run-shell", "sleep \(seconds)", ";", "send-keys", "-l", rest])
  }

  /// Pastes a text, with marks around it if the program asks for them.
  func paste(_ text: String) throws { try run(["set-buffer", text, ";", "paste-buffer", "-p"]) }

  /// Lets another program write on the screen.
  func scribble(_ text: String) throws {
    let terminal = try run(["display-message", "-p", "#{pane_tty}"]).trimmingCharacters(in: .whitespacesAndNewlines)
    try FileHandle(forWritingTo: URL(fileURLWithPath: terminal)).write(contentsOf: Data(text.utf8))
  }

  /// Goes on with the program after a stop, as “fg” does.
  func goOn() throws { try folder.write([], "go") }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) throws {
    try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Sends a signal to the program.
  func signal(_ number: Int32) throws {
    guard let pid = pid else { throw SessionError("the program has not started") }
    kill(pid, number)
  }

  // MARK: What is to be seen

  /// The screen's text, a line a row.
  func screen() throws -> String { try run(["capture-pane", "-p"]) }

  /// The screen with its colours, as SGR sequences.
  func coloredScreen() throws -> String { try run(["capture-pane", "-p", "-e"]) }

  /// Waits until the screen is as wanted; `false` after `seconds`.
  func waits(seconds: Double = 20, until condition: (String) -> Bool) throws -> Bool {
    let end = Date().addingTimeInterval(seconds)
    repeat {
      if condition(try screen()) { return true }
      usleep(20_000)
    } while Date() < end
    return false
  }

  /// Waits until the screen with its colours is as wanted; `false` after `seconds`.
  func waitsForColors(seconds: Double = 20, until condition: (String) -> Bool) throws -> Bool {
    try waits(seconds: seconds) { _ in condition((try? coloredScreen()) ?? "") }
  }

  /// The program's exit status, once it has ended; `nil` after `seconds`.
  func exitStatus(seconds: Double = 20) -> Int32? { status(in: "status", seconds: seconds) }

  /// What a shell says of a program that is stopped: 128 and the signal's number; `nil` after `seconds`.
  func stoppedStatus(seconds: Double = 20) -> Int32? { status(in: "stopped", seconds: seconds) }

  private func status(in name: String, seconds: Double) -> Int32? {
    let end = Date().addingTimeInterval(seconds)
    repeat {
      if let status = text(name) { return Int32(status) }
      usleep(20_000)
    } while Date() < end
    return nil
  }

  /// Whether the terminal's settings are as they were.
  var hasSettingsOfBefore: Bool { text("before") != nil && text("before") == text("after") }

  /// What the program wrote to standard error.
  var standardError: String { text("stderr") ?? "" }

  /// The modes that the terminal is in.
  func state() throws -> TerminalState {
    let flags = try run(["display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
      .split(whereSeparator: \.isWhitespace)
    guard flags.count == 3 else { throw SessionError("tmux does not say what state the terminal is in") }
    return TerminalState(
      isAlternateScreen: flags[0] == "1", isCursorVisible: flags[1] == "1", hasMouse: flags[2] == "1")
  }

  private var pid: pid_t? { text("pid").flatMap { pid_t($0) } }

  private func text(_ name: String) -> String? {
    (try? String(contentsOfFile: folder.path(name), encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @discardableResult private func run(_ arguments: [String]) throws -> String {
    guard let tmux = Self.tmux else { throw SessionError("tmux is missing") }
    var environment = ProcessInfo.processInfo.environment
    environment["TMUX"] = nil
    let result = try Program.run(tmux, ["-u", "-S", socket] + arguments, environment: environment)
    guard result.status == 0 else { throw SessionError(result.error) }
    return result.output
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  struct SessionError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
}
