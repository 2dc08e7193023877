import Dispatch
import Scheduling

import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct WorkerPoolTests {
  @Test func theMostUrgentJobRunsFirst() async throws {
    let pool = WorkerPool(threadCount: 1)
    defer { pool.shutDown() }
    let hold = DispatchSemaphore(value: 0)
    let order = Shared<[Int]>([])
    let blocking = Task { try await pool.run(urgency: { 0 }) { _ in hold.wait() } }
    await eventually { pool.counts.running == 1 }
    let tasks = [3, 1, 2].map { number in
      Task { try await pool.run(urgency: { number }) { _ in order.update { $0.append(number) } } }
    }
    await eventually { pool.counts.waiting == 3 }
    hold.signal()
    try await blocking.value
    for task in tasks { try await task.value }
    #expect(order.value == [1, 2, 3])
  }

  @Test func aCancelledJobThatWaitsNeverRuns() async throws {
    let pool = WorkerPool(threadCount: 1)
    defer { pool.shutDown() }
    let hold = DispatchSemaphore(value: 0)
    let blocking = Task { try await pool.run(urgency: { 0 }) { _ in hold.wait() } }
    await eventually { pool.counts.running == 1 }
    let waiting = Task { try await pool.run(urgency: { 0 }) { _ in Issue.record("it was cancelled") } }
    await eventually { pool.counts.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    hold.signal()
    try await blocking.value
  }

  @Test func aRunningJobHearsOfItsCancellation() async throws {
    let pool = WorkerPool(threadCount: 1)
    defer { pool.shutDown() }
    let task = Task {
      try await pool.run(urgency: { 0 }) { isCancelled in
        while !isCancelled() {}
        throw CancellationError()
      }
    }
    await eventually { pool.counts.running == 1 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aJobThatWaitsOutsideLeavesItsPlaceToOthers() async throws {
    let pool = WorkerPool(threadCount: 1)
    defer { pool.shutDown() }
    let hold = DispatchSemaphore(value: 0)
    let outside = Task { try await pool.run(urgency: { 0 }) { _ in WorkerPool.whileWaiting { hold.wait() } } }
    await eventually { pool.counts.running == 1 }
    for number in 0..<20 {
      #expect(try await pool.run(urgency: { 0 }) { _ in number } == number)
    }
    // As many at once as there are threads, and no more.
    let inside = DispatchSemaphore(value: 0)
    let first = Task { try await pool.run(urgency: { 0 }) { _ in inside.wait() } }
    await eventually { pool.counts.running == 2 }
    let second = Task { try await pool.run(urgency: { 0 }) { _ in true } }
    await eventually { pool.counts.waiting == 1 }
    #expect(pool.counts == (1, 2))
    inside.signal()
    try await first.value
    #expect(try await second.value)
    hold.signal()
    try await outside.value
  }

  @Test func randomCancellationsEndEveryJobOnce() async throws {
    let pool = WorkerPool(threadCount: 3)
    defer { pool.shutDown() }
    let results = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<500 {
        group.addTask {
          let task = Task { try await pool.run(urgency: { number % 11 }) { _ in number } }
          if number % 3 == 0 { task.cancel() }
          return (try? await task.value) != nil
        }
      }
      return await group.reduce(into: (done: 0, ended: 0)) { counts, isDone in
        counts.ended += 1
        if isDone { counts.done += 1 }
      }
    }
    #expect(results.ended == 500)
    #expect(results.done >= 333)
    await eventually { pool.counts == (0, 0) }
  }

  @Test func whatWaitsWhenThePoolIsShutDownIsGivenUp() async throws {
    let pool = WorkerPool(threadCount: 1)
    let hold = DispatchSemaphore(value: 0)
    let blocking = Task { try await pool.run(urgency: { 0 }) { _ in hold.wait() } }
    await eventually { pool.counts.running == 1 }
    let waiting = Task { try await pool.run(urgency: { 0 }) { _ in } }
    await eventually { pool.counts.waiting == 1 }
    pool.shutDown()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    hold.signal()
    try await blocking.value
    await #expect(throws: CancellationError.self) { try await pool.run(urgency: { 0 }) { _ in } }
  }
}
