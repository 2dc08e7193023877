import Dispatch
import Synchronization

/// Threads for decoding and for pixels: the most urgent job that waits comes next.
///
/// Swift's own pool has a thread a core and never grows: a decoder there would hold up every continuation of the program.
package final class WorkerPool: Sendable {
  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  /// The pool whose thread this is.
  @TaskLocal private static var current: WorkerPool?
  /// More threads than this are never started: jobs that wait for something outside then keep others waiting.
  private static let maximumThreadCount = 64

  private struct State {
    var line = WaitingLine<Job>()
    var runningCount = 0
    /// How many of those that run wait for something outside this process.
    var outsideCount = 0
    var startedCount = 0
    var isShutDown = false
  }

  /// One piece of work: one of its two closures is called, once.
  private struct Job {
    var run: @Sendable () -> Void
    var giveUp: @Sendable () -> Void
  }

  private let threadCount: Int
  private let niceness: Int32

  /// Starts the threads. They run at `niceness`, so that the screen's thread goes first.
  package init(threadCount: Int, niceness: Int32 = 10) {
    self.threadCount = max(1, threadCount)
    self.niceness = niceness
    let worker = Worker(pool: self)
    state.withLock { $0.startedCount = self.threadCount }
    BlockingThread.start(name: "vitrine-work-1", niceness: niceness) { worker.loop() }
    for number in 1..<self.threadCount { startSpareThread(number + 1) }
  }

  /// How many jobs wait, and how many run.
  package var counts: (waiting: Int, running: Int) { state.withLock { ($0.line.count, $0.runningCount) } }

  /// Runs `body` on one of the threads.
  ///
  /// - Parameters:
  ///   - urgency: asked whenever a thread is free; the smallest goes first.
  ///   - body: is handed a check that says whether the calling task has been cancelled; it should ask often.
  /// - Throws: `CancellationError` at once where the task is cancelled while the job waits, and what `body` throws.
  package func run<Result: Sendable>(
    urgency: @escaping Urgency,
    _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Result
  ) async throws -> Result {
    let cancellation = CancellationFlag()
    return try await Waiter<Result>.wait { waiter in
      let job = Job(
        run: {
          // Claimed: from here on a cancellation is for `body` to see.
          guard let continuation = waiter.claim() else { return }
          continuation.resume(with: Swift.Result { try body { cancellation.isSet } })
        },
        giveUp: { waiter.end(.failure(CancellationError())) })
      let isAccepted = state.withLock { state in
        guard !waiter.hasEnded, !state.isShutDown else { return false }
        state.line.join(job, at: waiter.place, urgency: urgency)
        return true
      }
      if isAccepted { available.signal() } else { job.giveUp() }
    } onCancel: { waiter in
      cancellation.set()
      state.withLock { _ = $0.line.leave(waiter.place) }
    }
  }

  /// Runs `body`, which waits for something outside this process, on the calling thread; if that is one of a pool's, another
  /// job may run in its place meanwhile.
  package static func whileWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let pool = current else { return try body() }
    let number: Int? = pool.state.withLock { state in
      state.outsideCount += 1
      let isShort = state.startedCount - state.outsideCount < pool.threadCount
      guard isShort, state.startedCount < maximumThreadCount, !state.isShutDown else { return nil }
      state.startedCount += 1
      return state.startedCount
    }
    if let number { pool.startSpareThread(number) }
    pool.available.signal()
    defer { pool.state.withLock { $0.outsideCount -= 1 } }
    return try body()
  }

  /// One more thread; without it, everything only takes longer.
  private func startSpareThread(_ number: Int) {
    do {
      try BlockingThread.startIfPossible(name: "vitrine-work-\(number)", niceness: niceness) {
        [worker = Worker(pool: self)] in worker.loop()
      }
    } catch {
      state.withLock { $0.startedCount -= 1 }
    }
  }

  /// Gives up what waits and ends the threads once what runs has ended.
  package func shutDown() {
    let jobs = state.withLock { state in
      state.isShutDown = true
      return state.line.removeAll()
    }
    for job in jobs { job.giveUp() }
    available.signal()
  }

  /// What a thread does; it keeps the pool alive until it is shut down.
  private struct Worker: Sendable {
    let pool: WorkerPool

    func loop() {
      while true {
        pool.available.wait()
        let (job, isShutDown) = pool.state.withLock { state in
          // A thread that is one too many leaves the job to the next one that ends.
          let hasPlace = state.runningCount - state.outsideCount < pool.threadCount
          let job = hasPlace ? state.line.popFirst() : nil
          if job != nil { state.runningCount += 1 }
          return (job, state.isShutDown)
        }
        if let job {
          WorkerPool.$current.withValue(pool) { job.run() }
          let isMore = pool.state.withLock { state in
            state.runningCount -= 1
            return state.line.count > 0
          }
          if isMore { pool.available.signal() }
        } else if isShutDown {
          // The next thread has to hear of it as well.
          pool.available.signal()
          return
        }
      }
    }
  }
}
