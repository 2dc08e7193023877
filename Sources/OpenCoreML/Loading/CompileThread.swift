import Dispatch
import Scheduling
import Synchronization

/// The one thread on which the engine may block: opening it, reading, compiling, importing.
///
/// It runs at nice 10 from before the first compile, and the engine's own threads inherit that: predictions give way to the
/// screen.
package final class CompileThread: Sendable {
  /// The one of this process.
  package static let shared = CompileThread()

  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let available = DispatchSemaphore(value: 0)

  private init() {
    BlockingThread.start(name: "vitrine-compile", niceness: 10) { [self] in
      while true {
        available.wait()
        let job = jobs.withLock { $0.removeFirst() }
        job()
      }
    }
  }

  /// Runs `body` on the thread, after what was asked for before.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      add { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  /// Runs `body` on the thread while the calling thread waits.
  package func runBlocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let ended = DispatchSemaphore(value: 0)
    let outcome = OutcomeBox<Result>()
    add {
      outcome.store(Swift.Result { try body() })
      ended.signal()
    }
    ended.wait()
    return try outcome.get()
  }

  private func add(_ job: @escaping @Sendable () -> Void) {
    jobs.withLock { $0.append(job) }
    available.signal()
  }

  private final class OutcomeBox<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func store(_ result: Result<Value, any Error>) { self.result.withLock { $0 = result } }

    func get() throws -> Value {
      guard let result = result.withLock({ $0 }) else { preconditionFailure("the job has not run") }
      return try result.get()
    }
  }
}
