import OpenCoreML
import ProgramSupport
import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LendingPoolTests {
  /// Notes what it was lent, under a name.
  private func borrow(
    _ name: String, _ pool: LendingPool<Int>, _ lent: Shared<[String]>, priority: TaskPriority = .medium
  ) -> Place? {
    let lending = pool.borrow(priority: priority) { item in
      lent.update { $0.append("\(name) \(item)") }
      return true
    }
    guard case .waits(let place) = lending else { return nil }
    return place
  }

  @Test func lendsToTheFirstThatCameFirst() {
    let (pool, lent) = (LendingPool([7]), Shared<[String]>([]))
    guard case .lent(7) = pool.borrow(priority: .medium, { _ in true }) else { return #expect(Bool(false)) }
    for name in ["first", "second", "third"] { #expect(borrow(name, pool, lent) != nil) }
    #expect(pool.counts == (0, 3))
    for _ in 0..<3 { pool.giveBack(7) }
    #expect(lent.value == ["first 7", "second 7", "third 7"])
    #expect(pool.counts == (0, 0))
    pool.giveBack(7)
    #expect(pool.counts == (1, 0))
  }

  @Test func lendsToBorrowersOfHigherPriorityFirst() {
    let (pool, lent) = (LendingPool<Int>([]), Shared<[String]>([]))
    for (name, priority) in [("low", TaskPriority.low), ("high", .high), ("low too", .low), ("high too", .high)] {
      _ = borrow(name, pool, lent, priority: priority)
    }
    for item in 1...4 { pool.giveBack(item) }
    #expect(lent.value == ["high 1", "high too 2", "low 3", "low too 4"])
  }

  @Test func whoHasLeftIsPassedOver() throws {
    let (pool, lent) = (LendingPool<Int>([]), Shared<[String]>([]))
    let place = try #require(borrow("first", pool, lent))
    _ = borrow("second", pool, lent)
    pool.leave(place)
    #expect(pool.counts == (0, 1))
    pool.giveBack(1)
    #expect(lent.value == ["second 1"])
  }

  @Test func whatABorrowerDoesNotTakeGoesToTheNext() {
    let (pool, lent) = (LendingPool<Int>([]), Shared<[String]>([]))
    for _ in 0..<3 { _ = pool.borrow(priority: .high) { _ in false } }
    _ = borrow("last", pool, lent)
    pool.giveBack(1)
    #expect(lent.value == ["last 1"])
    _ = pool.borrow(priority: .high) { _ in false }
    pool.giveBack(1)
    #expect(pool.counts == (1, 0))
  }

  @Test func neitherLosesNorDoublesAnItemUnderRandomDepartures() async {
    let pool = LendingPool(Array(0..<3))
    let lent = Shared<Set<Int>>([])
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          for _ in 0..<500 {
            let leaves = Bool.random(using: &generator)
            let item = await withCheckedContinuation { (continuation: CheckedContinuation<Int?, Never>) in
              // One that has left may be called still, and does not take the item.
              let waits = Shared(true)
              let lending = pool.borrow(priority: .medium) { item in
                let isFirst = waits.update { waits in
                  defer { waits = false }
                  return waits
                }
                guard isFirst else { return false }
                continuation.resume(returning: item)
                return true
              }
              switch lending {
              case .lent(let item): continuation.resume(returning: item)
              case .waits(let place):
                guard leaves else { return }
                pool.leave(place)
                if waits.update({
                  let waits = $0; $0 = false; return waits
                }) {
                  continuation.resume(returning: nil)
                }
              }
            }
            guard let item else { continue }
            #expect(lent.update { $0.insert(item).inserted })
            await Task.yield()
            lent.update { _ = $0.remove(item) }
            pool.giveBack(item)
          }
        }
      }
    }
    #expect(pool.counts == (3, 0))
  }
}
