import Gallery
import InferenceTrace
import Synchronization
import Testing

@Suite struct HeapKeeperTests {
  /// A process whose free memory comes back when its heap is trimmed.
  private final class Process: Sendable {
    let resident = Mutex(100 << 20)
    let trims = Mutex(0)
    let used = Mutex(100 << 20)

    func grow(_ bytes: Int, used isUsed: Bool) {
      resident.withLock { $0 += bytes }
      if isUsed { used.withLock { $0 += bytes } }
    }

    func trim() {
      let left = used.withLock { $0 }
      resident.withLock { $0 = left }
      trims.withLock { $0 += 1 }
    }
  }

  private func keeper(of process: Process) -> HeapKeeper {
    HeapKeeper(residentBytes: { process.resident.withLock { $0 } }, trim: { process.trim() })
  }

  /// Looks once a period, and trims if that is due.
  private func look(_ keeper: HeapKeeper, at period: Int) -> Bool {
    let time = TraceTime.now.advanced(bySeconds: Double(period) * (HeapKeeper.period + 0.1))
    guard keeper.isDue(at: time) else { return false }
    keeper.run()
    return true
  }

  @Test func whatWasFreedComesBackOnceThereIsEnoughOfIt() {
    let process = Process()
    let keeper = keeper(of: process)
    #expect(look(keeper, at: 1))
    process.grow(HeapKeeper.step / 2, used: false)
    #expect(!look(keeper, at: 2))
    process.grow(HeapKeeper.step / 2, used: false)
    #expect(look(keeper, at: 3))
    #expect(process.resident.withLock { $0 } == 100 << 20)
  }

  @Test func memoryThatIsInUseIsNotLookedForAgainAndAgain() {
    let process = Process()
    let keeper = keeper(of: process)
    process.grow(4 * HeapKeeper.step, used: true)
    #expect(look(keeper, at: 1))
    #expect(!look(keeper, at: 2) && !look(keeper, at: 3))
    #expect(process.trims.withLock { $0 } == 1)
  }

  @Test func itLooksOnceAPeriod() {
    let process = Process()
    let keeper = keeper(of: process)
    #expect(!keeper.isDue(at: .now))
    #expect(look(keeper, at: 1))
    process.grow(4 * HeapKeeper.step, used: false)
    #expect(!keeper.isDue(at: TraceTime.now.advanced(bySeconds: HeapKeeper.period + 0.2)))
    #expect(look(keeper, at: 2))
  }
}
