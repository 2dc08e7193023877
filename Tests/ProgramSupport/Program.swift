import Foundation

/// The built program, and how tests run it without a terminal.
public enum Program {
  /// How a run ended and what it printed.
  public struct Run: Sendable {
    /// The exit status; the signal's number plus 128 where a signal ended it.
    public let status: Int32
    public let output: String
    public let error: String
  }

  /// The program lies beside the test bundle.
  public static var path: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("vitrine").path
  }

  /// Whether the engine has been set up, which some tests need.
  public static var hasEngine: Bool {
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while folder.path != "/" {
      let library = folder.appendingPathComponent(".deps/openvino/libs/libvitrine-openvino.so")
      if FileManager.default.fileExists(atPath: library.path) { return true }
      folder.deleteLastPathComponent()
    }
    return false
  }

  /// Runs it to its end.
  public static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
    try run(path, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { _, new in new })
  }

  /// Runs a program to its end.
  ///
  /// What it prints goes through files: a pipe would also be held open by whatever other tests start meanwhile.
  public static func run(_ program: String, _ arguments: [String], environment: [String: String]) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    let (output, error) = (try CapturedFile(), try CapturedFile())
    process.standardOutput = output.handle
    process.standardError = error.handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .uncaughtSignal ? process.terminationStatus + 128 : process.terminationStatus
    return Run(status: status, output: output.text, error: error.text)
  }

  /// A file that is gone when it has been read.
  private final class CapturedFile {
    let handle: FileHandle
    private let url: URL

    init() throws {
      url = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-output-\(UUID().uuidString)")
      try Data().write(to: url)
      handle = try FileHandle(forWritingTo: url)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var text: String { (try? String(decoding: Data(contentsOf: url), as: UTF8.self)) ?? "" }
  }
}
