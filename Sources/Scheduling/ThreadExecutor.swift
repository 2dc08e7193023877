import Dispatch
import Synchronization

/// An executor with a thread of its own: an actor that blocks on it holds up nobody but those who wait for the actor.
package final class ThreadExecutor: SerialExecutor {
  private let queue = Queue()

  /// Starts the thread; it ends with the executor.
  package init(name: String) {
    BlockingThread.start(name: name) { [queue] in queue.run() }
  }

  deinit { queue.close() }

  package func enqueue(_ job: consuming ExecutorJob) { queue.add(UnownedJob(job), of: self) }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// What waits for the thread. The thread holds the queue alone, so that the executor can go.
  private final class Queue: Sendable {
    private struct Entry {
      var job: UnownedJob
      /// Held until the job has run: its end may let go of the executor's actor.
      var executor: ThreadExecutor
    }

    private let entries = Mutex<[Entry]>([])
    private let available = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob, of executor: ThreadExecutor) {
      entries.withLock { $0.append(Entry(job: job, executor: executor)) }
      available.signal()
    }

    func close() { available.signal() }

    func run() {
      while runNext() {}
    }

    /// Runs one job; `false` where the thread was woken for none, which is how it is told to end.
    private func runNext() -> Bool {
      available.wait()
      let next = entries.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next else { return false }
      next.job.runSynchronously(on: next.executor.asUnownedSerialExecutor())
      return true
    }
  }
}
