import CursesTerminal
import Glibc
import Synchronization

/// Turns the signals that ask the program to end into a cancellation, so that it can say how to go on.
struct Interruption {
  private static let lastSignal = Atomic<Int32>(SIGINT)

  /// The exit status of a program whose work was cancelled, as a shell has it of one that the signal ended: 130, or 143 after SIGTERM.
  static var status: Int32 { 128 + lastSignal.load(ordering: .relaxed) }

  /// From now on; what comes before the work begins cancels it then.
  private let signals = CaughtSignals([SIGINT, SIGTERM])

  /// Does some work, which such a signal cancels.
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
