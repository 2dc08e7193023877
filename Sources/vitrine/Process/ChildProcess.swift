import CLinux
import Foundation
import Glibc
import Subprocess
import SystemPackage

/// Runs other programs, and further processes of this one.
enum ChildProcess {
  /// This program's executable.
  static func ownProgram() throws -> URL {
    URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
  }

  /// The environment variable with the process that a child must not outlive.
  private static let parentVariable = "VITRINE_PARENT"

  /// In a child process: ends it together with its parent, however the parent ends.
  static func endWithParent() {
    guard let parent = getenv(parentVariable).flatMap({ Int32(String(cString: $0)) }) else { return }
    vitrine_end_with_parent(parent)
  }

  /// Runs a program to its end; if the task is cancelled, asks it to end, and kills it if it does not.
  ///
  /// - Parameters:
  ///   - messages: the file for its standard error.
  ///   - signal: the signal that asks it to end.
  ///   - environment: changes to its environment.
  ///   - onLine: called with each line of its standard output.
  /// - Returns: its exit status, or 128 plus the signal's number if a signal ended it.
  static func run(
    _ program: URL, _ arguments: [String], messagesTo messages: URL, signal: Signal = .interrupt,
    environment: [String: String] = [:], onLine: (String) -> Void = { _ in }
  ) async throws -> Int32 {
    let errors = try FileDescriptor.open(
      FilePath(messages.path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
    var options = PlatformOptions()
    // A group of its own: Ctrl-C reaches it once, from here.
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: signal, allowedDurationToNextStep: .seconds(10))]
    let changes = environment.merging([parentVariable: "\(getpid())"]) { _, new in new }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(program.path)), arguments: Arguments(arguments),
        environment: .inherit.updating(
          Dictionary(uniqueKeysWithValues: changes.map { (Environment.Key(stringLiteral: $0), $1) })),
        platformOptions: options, input: .none, output: .sequence,
        error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
      ) { execution in
        for try await line in execution.standardOutput.strings() { onLine(line) }
      }
      return switch result.terminationStatus {
      case .exited(let status): status
      case .signaled(let number): 128 + number
      }
    } catch {
      try Task.checkCancellation()
      throw error
    }
  }
}
