import Dispatch
import Synchronization

/// Threads for decoding and for pixels: the most urgent job that waits comes next.
///
/// Swift's own pool has a thread a core and never grows: a decoder there would hold up every continuation of the program.
package final class WorkerPool: Sendable {
  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  private struct State {
    var nextTicket = 0
    var waiting = UrgencyQueue<Job>()
    var runningCount = 0
    var isShutDown = false
  }

  /// One piece of work: exactly one of its two closures is called, once.
  private struct Job {
    var run: @Sendable () -> Void
    var giveUp: @Sendable () -> Void
  }

  /// Starts the threads. They run at `niceness`, so that the screen's thread goes first.
  package init(threadCount: Int, niceness: Int32 = 10) {
    let worker = Worker(pool: self)
    BlockingThread.start(name: "vitrine-work-1", niceness: niceness) { worker.loop() }
    // With fewer threads than were asked for it only takes longer.
    for number in 1..<max(1, threadCount) {
      try? BlockingThread.startIfPossible(name: "vitrine-work-\(number + 1)", niceness: niceness) { worker.loop() }
    }
  }

  /// How many jobs wait, and how many run.
  package var counts: (waiting: Int, running: Int) { state.withLock { ($0.waiting.count, $0.runningCount) } }

  /// Runs `body` on one of the threads.
  ///
  /// - Parameters:
  ///   - urgency: asked whenever a thread is free; the smallest goes first.
  ///   - body: is handed a check that says whether the calling task has been cancelled; it should ask often.
  /// - Throws: `CancellationError` at once where the task is cancelled while the job waits, and what `body` throws.
  package func run<Result: Sendable>(
    urgency: @escaping UrgencyQueue<Void>.Urgency,
    _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Result
  ) async throws -> Result {
    let cancellation = CancellationFlag()
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
        let job = Job(
          run: { continuation.resume(with: Swift.Result { try body { cancellation.isSet } }) },
          giveUp: { continuation.resume(throwing: CancellationError()) })
        let isAccepted = state.withLock { state in
          // A cancellation that came before this point found nothing to remove: it left its mark in the flag.
          guard !cancellation.isSet, !state.isShutDown else { return false }
          state.waiting.insert(job, ticket: ticket, urgency: urgency)
          return true
        }
        if isAccepted { available.signal() } else { job.giveUp() }
      }
    } onCancel: {
      let job = state.withLock { state in
        cancellation.set()
        return state.waiting.remove(ticket: ticket)
      }
      job?.giveUp()
    }
  }

  /// Gives up what waits and ends the threads once what runs has ended.
  package func shutDown() {
    let jobs = state.withLock { state in
      state.isShutDown = true
      return state.waiting.removeAll()
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
          let job = state.waiting.popMostUrgent()
          if job != nil { state.runningCount += 1 }
          return (job, state.isShutDown)
        }
        if let job {
          job.run()
          pool.state.withLock { $0.runningCount -= 1 }
        } else if isShutDown {
          // The next thread has to hear of it as well.
          pool.available.signal()
          return
        }
      }
    }
  }
}
