import CLinux
import Foundation
import Glibc
import Scheduling
import Synchronization

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

  /// Runs a program to its end, or ends it if the task is cancelled.
  ///
  /// - Parameters:
  ///   - messages: the file for its standard error.
  ///   - signal: the signal that ends it.
  ///   - environment: changes to its environment.
  ///   - onLine: called with each line of its standard output, on any thread.
  /// - Returns: its exit status, or 128 plus the signal's number if a signal ended it.
  static func run(
    _ program: URL, _ arguments: [String], messagesTo messages: URL, signal: Int32 = SIGINT,
    environment: [String: String] = [:], onLine: (@Sendable (Substring) -> Void)? = nil
  ) async throws -> Int32 {
    try Data().write(to: messages)
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
      .merging([parentVariable: "\(getpid())"]) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: messages)
    let output = onLine.map { _ in Pipe() }
    process.standardOutput = output ?? FileHandle.nullDevice
    if let output, let onLine { LineReader(onLine).read(output.fileHandleForReading) }
    let pid = Mutex<(running: pid_t?, isCancelled: Bool)>((nil, false))
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // A child ends with the thread that started it, so that thread must live as long as the child.
        BlockingThread.start(name: "vitrine-child") {
          do {
            try process.run()
            let isCancelled = pid.withLock { state in
              state.running = process.processIdentifier
              return state.isCancelled
            }
            if isCancelled { kill(process.processIdentifier, signal) }
            process.waitUntilExit()
            pid.withLock { $0.running = nil }
            let isSignalled = process.terminationReason == .uncaughtSignal
            continuation.resume(returning: isSignalled ? 128 + process.terminationStatus : process.terminationStatus)
          } catch {
            continuation.resume(throwing: error)
          }
        }
      }
    } onCancel: {
      pid.withLock { state in
        state.isCancelled = true
        if let running = state.running { kill(running, signal) }
      }
    }
  }
}

/// Splits a pipe's output into lines.
private final class LineReader: Sendable {
  private let onLine: @Sendable (Substring) -> Void
  private let rest = Mutex(Data())

  init(_ onLine: @escaping @Sendable (Substring) -> Void) { self.onLine = onLine }

  func read(_ handle: FileHandle) {
    handle.readabilityHandler = { [self] handle in
      let data = handle.availableData
      guard !data.isEmpty else {
        handle.readabilityHandler = nil
        return
      }
      let lines = rest.withLock { rest in
        rest.append(data)
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return Data() }
        let whole = Data(rest[..<end])
        rest = Data(rest[rest.index(after: end)...])
        return whole
      }
      for line in String(decoding: lines, as: UTF8.self).split(separator: "\n") { onLine(line) }
    }
  }
}
