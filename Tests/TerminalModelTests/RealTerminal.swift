import Foundation
import ProgramSupport

/// tmux, as what the model is compared with.
enum RealTerminal {
  private static let tmux = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Whether tmux is there.
  static var isAvailable: Bool { tmux != nil }

  /// The lines that tmux shows after these bytes, without the blanks at their ends.
  static func lines(_ bytes: [UInt8], columns: Int, rows: Int, in folder: TemporaryFolder) throws -> [String] {
    guard let tmux else { return [] }
    let socket = folder.path("tmux-\(UUID().uuidString.prefix(8))")
    let (input, done, release) = (folder.path("input"), folder.path("done"), folder.path("release"))
    try folder.write(bytes, "input")
    defer {
      _ = try? Program.run(tmux, ["-S", socket, "kill-server"], environment: environment)
      for file in [input, done, release] { unlink(file) }
    }
    // The end of the bytes is marked by a title, which is not to be seen: once tmux knows it, it has read everything before.
    let command = "stty raw -echo; cat '\(input)'; printf '\\033]2;all-is-there\\033\\\\'; exec sleep 600"
    try run(
      tmux,
      [
        "-u", "-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", command, ";",
        "set", "-g",
        "status", "off", ";", "resize-window", "-x", "\(columns)", "-y", "\(rows)",
      ])
    let end = Date().addingTimeInterval(30)
    while Date() < end {
      if try run(tmux, ["-S", socket, "display-message", "-p", "#{pane_title}"]).contains("all-is-there") { break }
      usleep(10_000)
    }
    return try run(tmux, ["-u", "-S", socket, "capture-pane", "-p"]).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .prefix(rows).map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private static var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging(["LANG": "C.UTF-8", "TMUX": ""]) { _, new in new }
      .filter { !$0.value.isEmpty }
  }

  @discardableResult private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let result = try Program.run(program, arguments, environment: environment)
    guard result.status == 0 else { throw Failure(description: result.error) }
    return result.output
  }

  struct Failure: Error, CustomStringConvertible { let description: String }
}
