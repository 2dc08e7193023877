import OpenCoreML
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LendingPoolTests {
  @Test func lendsToTheFirstThatCameFirst() async throws {
    let pool = LendingPool([0])
    let (item, hasWaited) = try await pool.borrow()
    #expect(!hasWaited)
    let order = Shared<[Int]>([])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<10 {
        group.addTask {
          let (item, hasWaited) = try await pool.borrow()
          order.update { $0.append(number) }
          #expect(hasWaited)
          pool.giveBack(item)
        }
        await eventually { pool.counts.waiting == number + 1 }
      }
      pool.giveBack(item)
      try await group.waitForAll()
    }
    #expect(order.value == Array(0..<10))
    #expect(pool.counts.idle == 1)
  }

  @Test func lendsToTasksOfHigherPriorityFirst() async throws {
    let pool = LendingPool([0])
    let (item, _) = try await pool.borrow()
    let order = Shared<[String]>([])
    var tasks: [Task<Void, any Error>] = []
    for (name, priority) in [("low", TaskPriority.low), ("high", .high), ("low too", .low), ("high too", .high)] {
      tasks.append(
        Task.detached(priority: priority) {
          let (item, _) = try await pool.borrow()
          order.update { $0.append(name) }
          pool.giveBack(item)
        })
      let count = tasks.count
      await eventually { pool.counts.waiting == count }
    }
    pool.giveBack(item)
    for task in tasks {
      // Waiting with its value would raise the task's priority, but by now the order is settled.
      await eventually { order.value.count == 4 }
      try await task.value
    }
    #expect(order.value == ["high", "high too", "low", "low too"])
  }

  @Test func aCancelledWaitEndsWhileNothingIsGivenBack() async throws {
    let pool = LendingPool([0])
    let (item, _) = try await pool.borrow()
    let waiting = Task { try await pool.borrow().item }
    await eventually { pool.counts.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(pool.counts.waiting == 0)
    pool.giveBack(item)
    #expect(pool.counts.idle == 1)
  }

  @Test func lendsNothingToATaskThatIsCancelledAlready() async throws {
    let pool = LendingPool([0])
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await pool.borrow().item
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(pool.counts.idle == 1)
  }

  @Test func aCancelledWaiterIsPassedOver() async throws {
    let pool = LendingPool([0])
    let (item, _) = try await pool.borrow()
    let first = Task { try await pool.borrow().item }
    await eventually { pool.counts.waiting == 1 }
    let second = Task { try await pool.borrow().item }
    await eventually { pool.counts.waiting == 2 }
    first.cancel()
    _ = await first.result
    pool.giveBack(item)
    #expect(try await second.value == item)
  }

  @Test func servesABlockedThreadInItsTurn() async throws {
    let pool = LendingPool([7])
    let (item, _) = try await pool.borrow()
    let lent = Arrival<Int>()
    let thread = Task.detached {
      await withCheckedContinuation { continuation in
        onThread {
          let (item, _) = pool.borrowBlocking()
          lent.arrive(item)
          continuation.resume()
        }
      }
    }
    await eventually { pool.counts.waiting == 1 }
    pool.giveBack(item)
    await thread.value
    #expect(lent.wait() == 7)
  }

  @Test func neitherLosesNorDoublesAnItemUnderRandomCancellations() async throws {
    let pool = LendingPool(Array(0..<3))
    let lent = Shared<Set<Int>>([])
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          for _ in 0..<200 {
            let task = Task {
              let (item, _) = try await pool.borrow()
              #expect(lent.update { $0.insert(item).inserted })
              await Task.yield()
              lent.update { _ = $0.remove(item) }
              pool.giveBack(item)
            }
            for _ in 0..<Int.random(in: 0..<4, using: &generator) { await Task.yield() }
            if Bool.random(using: &generator) { task.cancel() }
            _ = await task.result
          }
        }
      }
    }
    #expect(pool.counts == (3, 0))
  }
}
