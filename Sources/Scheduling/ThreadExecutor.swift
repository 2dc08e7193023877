import DequeModule
import Dispatch
import Synchronization

/// An executor with its own thread: an actor that blocks on it delays only those who wait for the actor.
package final class ThreadExecutor: SerialExecutor {
  private let queue = Queue()

  /// Starts the thread, which ends with the executor.
  package init(name: String) {
    BlockingThread.start(name: name) { [queue] in queue.run() }
  }

  deinit { queue.close() }

  package func enqueue(_ job: consuming ExecutorJob) { queue.add(UnownedJob(job), of: self) }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// The jobs that wait for the thread. The thread holds only the queue, so that the executor can be freed.
  private final class Queue: Sendable {
    private struct Entry {
      var job: UnownedJob
      /// Held until the job has run, because the job's end may release the executor's actor.
      var executor: ThreadExecutor
    }

    private let entries = Mutex<Deque<Entry>>([])
    private let available = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob, of executor: ThreadExecutor) {
      entries.withLock { $0.append(Entry(job: job, executor: executor)) }
      available.signal()
    }

    func close() { available.signal() }

    func run() {
      while runNext() {}
    }

    /// Runs one job; `false` if there is none, which tells the thread to end.
    private func runNext() -> Bool {
      available.wait()
      let next = entries.withLock { $0.popFirst() }
      guard let next else { return false }
      next.job.runSynchronously(on: next.executor.asUnownedSerialExecutor())
      return true
    }
  }
}
