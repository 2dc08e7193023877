import DequeModule
import Dispatch
import Glibc
import Scheduling
import Synchronization

/// The only thread on which the engine may block: opening it, reading, compiling, importing, making requests.
///
/// It runs at nice 10 from before the first compilation, and the engine's own threads inherit that: predictions give way to
/// drawing.
package final class CompileThread: Sendable {
  /// The thread of this process.
  package static let shared = CompileThread()

  private typealias Job = @Sendable () -> Void

  private struct State {
    var jobs: Deque<Job> = []
    var isStarted = false
    /// The thread itself, once it runs.
    var thread: pthread_t?
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  private init() {}

  /// Runs `job` on the thread, after earlier jobs; on the calling thread if the system cannot start one.
  package func enqueue(_ job: @escaping @Sendable () -> Void) {
    do { try add(job) } catch { job() }
  }

  /// Runs `body` on the thread and suspends the caller meanwhile.
  ///
  /// - Throws: What `body` throws; `MLModelError` with the code `generic` if the system cannot start the thread.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try add { continuation.resume(with: Swift.Result { try body() }) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// Runs `body` on the thread and blocks the calling thread meanwhile. If this is called on the thread itself, `body` runs at
  /// once.
  ///
  /// - Throws: As `run(_:)`.
  package func runBlocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    // A callback about a load or unload may load a model itself.
    if state.withLock({ $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }) { return try body() }
    let arrival = Arrival<Swift.Result<Result, any Error>>()
    try add { arrival.arrive(Swift.Result { try body() }) }
    return try arrival.wait().get()
  }

  private func add(_ job: @escaping Job) throws {
    try state.withLock { state in
      if !state.isStarted {
        do {
          try BlockingThread.startIfPossible(name: "vitrine-compile", niceness: 10) { [self] in loop() }
        } catch {
          throw MLModelError(.generic, "a model cannot be loaded: \(error)", underlyingError: error)
        }
        state.isStarted = true
      }
      state.jobs.append(job)
    }
    available.signal()
  }

  private func loop() {
    state.withLock { $0.thread = pthread_self() }
    while true {
      available.wait()
      state.withLock { $0.jobs.popFirst() }?()
    }
  }
}
