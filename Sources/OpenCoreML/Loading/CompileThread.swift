import Dispatch
import Scheduling
import Synchronization

/// The one thread on which the engine may block: opening it, reading, compiling, importing, making requests.
///
/// It runs at nice 10 from before the first compile, and the engine's own threads inherit that: predictions give way to the
/// screen.
package final class CompileThread: Sendable {
  /// The one of this process.
  package static let shared = CompileThread()

  private struct State {
    /// The jobs to come, the next one last, and those that came after them, in their order.
    var next: [@Sendable () -> Void] = []
    var later: [@Sendable () -> Void] = []

    mutating func pop() -> (@Sendable () -> Void)? {
      if next.isEmpty {
        next = later.reversed()
        later.removeAll()
      }
      return next.popLast()
    }
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  private init() {
    BlockingThread.start(name: "vitrine-compile", niceness: 10) { [self] in
      while true {
        available.wait()
        state.withLock { $0.pop() }?()
      }
    }
  }

  /// Runs `job` on the thread, after what was asked for before.
  package func enqueue(_ job: @escaping @Sendable () -> Void) {
    state.withLock { $0.later.append(job) }
    available.signal()
  }

  /// Runs `body` on the thread, and suspends the caller meanwhile.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      enqueue { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  /// Runs `body` on the thread while the calling thread waits, which must not be this one.
  package func runBlocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let arrival = Arrival<Swift.Result<Result, any Error>>()
    enqueue { arrival.arrive(Swift.Result { try body() }) }
    return try arrival.wait().get()
  }
}
