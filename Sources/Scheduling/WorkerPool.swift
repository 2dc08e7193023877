import Dispatch
import Synchronization

/// Threads for decoding and for work on pixels; the most urgent waiting job goes next.
///
/// Swift's own pool has one thread per core and never grows: a decoder there would delay every continuation of the program.
package final class WorkerPool: Sendable {
  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  /// The pool that the current thread belongs to.
  @TaskLocal private static var current: WorkerPool?
  /// The largest number of threads; beyond it, jobs that wait for something outside delay others.
  private static let maximumThreadCount = 64

  private struct State {
    var line = WaitingLine<Job>()
    var runningCount = 0
    /// The number of running jobs that wait for something outside this process.
    var outsideCount = 0
    var startedCount = 0
    var isShutDown = false
  }

  /// A piece of work: exactly one of its two closures is called, once.
  private struct Job {
    var run: @Sendable () -> Void
    var giveUp: @Sendable () -> Void
  }

  private let threadCount: Int
  private let niceness: Int32

  /// Starts the threads. They run at `niceness`, so that they give way to the thread that draws.
  package init(threadCount: Int, niceness: Int32 = 10) {
    self.threadCount = max(1, threadCount)
    self.niceness = niceness
    let worker = Worker(pool: self)
    state.withLock { $0.startedCount = self.threadCount }
    BlockingThread.start(name: "vitrine-work-1", niceness: niceness) { worker.loop() }
    for number in 1..<self.threadCount { startSpareThread(number + 1) }
  }

  /// The number of waiting and of running jobs.
  package var counts: (waiting: Int, running: Int) { state.withLock { ($0.line.count, $0.runningCount) } }

  /// Runs `body` on one of the threads.
  ///
  /// - Parameters:
  ///   - urgency: Evaluated whenever a thread becomes free; the smallest goes first.
  ///   - body: Receives a function that returns whether the calling task has been cancelled; call it often.
  /// - Throws: `CancellationError` at once if the task is cancelled while the job waits, and what `body` throws.
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

  /// Runs `body`, which waits for something outside this process, on the calling thread. If that thread belongs to a pool, another
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

  /// Starts one more thread; without it, everything just takes longer.
  private func startSpareThread(_ number: Int) {
    do {
      try BlockingThread.startIfPossible(name: "vitrine-work-\(number)", niceness: niceness) {
        [worker = Worker(pool: self)] in worker.loop()
      }
    } catch {
      state.withLock { $0.startedCount -= 1 }
    }
  }

  /// Gives up all waiting jobs, and ends the threads once the running jobs have ended.
  package func shutDown() {
    let jobs = state.withLock { state in
      state.isShutDown = true
      return state.line.removeAll()
    }
    for job in jobs { job.giveUp() }
    available.signal()
  }

  /// A thread's loop; it keeps the pool alive until it is shut down.
  private struct Worker: Sendable {
    let pool: WorkerPool

    func loop() {
      while true {
        pool.available.wait()
        let (job, isShutDown) = pool.state.withLock { state in
          // If there is one thread too many, it leaves the job to the next one that finishes.
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
          // Wakes the next thread, so that it ends too.
          pool.available.signal()
          return
        }
      }
    }
  }
}
