import CursesTerminal
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a cancellation, so that the program can say how to continue.
struct Interruption {
  private static let lastSignal = Atomic<Int32>(SIGINT)

  /// The exit status after a cancellation, like a shell's for a program that a signal ended: 130, or 143 after SIGTERM.
  static var status: Int32 { 128 + lastSignal.load(ordering: .relaxed) }

  /// Signals are caught from now on; one that arrives before the work starts cancels it.
  private let signals = CaughtSignals([SIGINT, SIGTERM])

  /// Runs `work`; such a signal cancels it.
  func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await work() }
    let source = signals.source(on: .global()) { number in
      Self.lastSignal.store(number, ordering: .relaxed)
      task.cancel()
    }
    source.resume()
    defer {
      source.cancel()
      signals.release()
    }
    return try await task.value
  }
}
