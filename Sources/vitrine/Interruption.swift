import CursesTerminal
import Glibc

/// Turns the signals that ask the program to end into a cancellation, so that it can say how to go on.
struct Interruption {
  /// From now on; what comes before the work begins cancels it then.
  private let signals = CaughtSignals([SIGINT, SIGTERM])

  /// Does some work, which such a signal cancels.
  func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await work() }
    let source = signals.source(on: .global()) { _ in task.cancel() }
    source.resume()
    defer {
      source.cancel()
      signals.release()
    }
    return try await task.value
  }
}
