import Foundation
import Glibc

/// The built program, and how tests run it without a terminal.
public enum Program {
  /// How a run ended and what it printed.
  public struct Run: Sendable {
    /// The exit status; the signal's number plus 128 where a signal ended it.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let error: String
  }

  /// The program lies beside the test bundle.
  public static var path: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("vitrine").path
  }

  /// The folder of the sources, in which the program was built.
  public static var sourceFolder: URL {
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while folder.path != "/"
      && !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder
  }

  /// Whether the engine has been set up, which some tests need.
  public static var hasEngine: Bool {
    let library = sourceFolder.appendingPathComponent(".deps/openvino/libs/libvitrine-openvino.so")
    return FileManager.default.fileExists(atPath: library.path)
  }

  /// This process's environment, without the settings of who runs the tests.
  private static var ownEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.merging(["XDG_CONFIG_HOME": "/nowhere"]) { _, new in new }
  }

  /// Runs it to its end.
  public static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
    try run(path, arguments, environment: ownEnvironment.merging(environment) { _, new in new })
  }

  /// Runs it to its end in a terminal, which all its output goes to, with the line ends and sequences that it gets.
  public static func runInTerminal(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
    let command = ([path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try run(
      "/usr/bin/script", ["-qec", command, "/dev/null"],
      environment: ownEnvironment.merging(environment) { _, new in new })
  }

  /// Runs a shell's command, in which the program may be one part.
  public static func shell(
    _ command: String, environment: [String: String] = [:], shell: String = "/bin/sh"
  ) throws -> Run {
    let own = ProcessInfo.processInfo.environment
    return try run(shell, ["-c", command], environment: own.merging(environment) { _, new in new })
  }

  /// Whether there is what gives it a terminal.
  public static var hasTerminal: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/script") }

  /// Runs a program to its end.
  ///
  /// Foundation's `Process` waits until every descendant has ended, and a terminal's server outlives the command that starts it. For the
  /// same reason what is printed goes through files, not through pipes.
  public static func run(_ program: String, _ arguments: [String], environment: [String: String]) throws -> Run {
    let (output, error) = (CapturedFile(), CapturedFile())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, error.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var argumentPointers = ([program] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    // Threads of Dispatch, on which tests run, block all signals; a shell that inherits that waits for its children for ever.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    // Nor is it to draw on the terminal that the tests are run in: POSIX_SPAWN_SETSID, which Swift's Glibc module does not show.
    let ownSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | ownSession)
    var pid = pid_t()
    let failure = posix_spawn(&pid, program, &actions, &attributes, &argumentPointers, &environmentPointers)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOENT) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Run(status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: output.text, error: error.text)
  }

  /// A file that is gone when it has been read.
  private final class CapturedFile {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-output-\(UUID().uuidString)").path

    deinit { unlink(path) }

    var text: String {
      (FileManager.default.contents(atPath: path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}
