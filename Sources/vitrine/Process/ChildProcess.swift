import CLinux
import Foundation
import Glibc
import Scheduling
import Synchronization

/// Other programs, and this one once more.
enum ChildProcess {
  /// This program's file.
  static func ownProgram() throws -> URL {
    URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
  }

  /// Names the process that a child ends with.
  private static let parentVariable = "VITRINE_PARENT"

  /// In a child: ends it with its parent, however that ends.
  static func endWithParent() {
    guard let parent = getenv(parentVariable).flatMap({ Int32(String(cString: $0)) }) else { return }
    vitrine_end_with_parent(parent)
  }

  /// Runs a program to its end, and ends it where the task is cancelled.
  ///
  /// - Parameters:
  ///   - messages: a file for what it writes to standard error.
  ///   - signal: what ends it.
  ///   - environment: what is different in its environment.
  ///   - onLine: is called with each line of its standard output, on any thread.
  /// - Returns: its exit status; 128 and the signal's number where one ended it.
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
        // A child ends with the thread that started it, so that thread is there as long as the child.
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

/// Cuts what comes through a pipe into lines.
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
