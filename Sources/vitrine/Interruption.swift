import Dispatch
import Glibc
import Synchronization

/// Turns the signals that ask the program to end into a cancellation, so that it can say how to go on.
final class Interruption {
  private final class Target: Sendable {
    let cancel = Mutex<(@Sendable () -> Void)?>(nil)
  }

  private let target = Target()
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  init() {
    sources = [SIGINT, SIGTERM].map { [target] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { target.cancel.withLock { $0?() } }
      source.resume()
      return source
    }
  }

  /// Does some work, which such a signal cancels.
  func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await work() }
    target.cancel.withLock { $0 = { task.cancel() } }
    return try await task.value
  }

  /// Listens no more.
  func end() { for source in sources { source.cancel() } }
}
