import Gallery
import InferenceTrace
import Synchronization
import Testing

@Suite struct HeapKeeperTests {
  /// A process whose free memory comes back when its heap is trimmed, all but what it always has.
  private final class Process: Sendable {
    static let least = 10 << 20
    let idle = Mutex(least)
    let trims = Mutex(0)

    func free(_ bytes: Int) { idle.withLock { $0 += bytes } }

    func trim() {
      idle.withLock { $0 = Self.least }
      trims.withLock { $0 += 1 }
    }
  }

  private func keeper(of process: Process) -> HeapKeeper {
    HeapKeeper(idleBytes: { process.idle.withLock { $0 } }, trim: { process.trim() })
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
    process.free(HeapKeeper.step / 2)
    #expect(!look(keeper, at: 2))
    process.free(HeapKeeper.step / 2)
    #expect(look(keeper, at: 3))
    #expect(process.idle.withLock { $0 } == Process.least)
  }

  @Test func whatCannotComeBackIsNotLookedForAgainAndAgain() {
    let process = Process()
    let keeper = keeper(of: process)
    #expect(look(keeper, at: 1))
    #expect(!look(keeper, at: 2) && !look(keeper, at: 3))
    #expect(process.trims.withLock { $0 } == 1)
  }

  @Test func whatWasInUseAtATrimComesBackAfterItWasFreed() {
    let keeper = HeapKeeper.step
    let memory = Mutex((allocated: 4 * keeper, idle: 0))
    let whole = HeapKeeper(idleBytes: { memory.withLock { $0.idle } }, trim: { memory.withLock { $0.idle = 0 } })
    memory.withLock { $0.idle = keeper }
    #expect(look(whole, at: 1))
    memory.withLock { $0 = (0, $0.allocated) }
    #expect(look(whole, at: 2))
    #expect(memory.withLock { $0.idle } == 0)
  }

  @Test func itLooksOnceAPeriod() {
    let process = Process()
    let keeper = keeper(of: process)
    #expect(!keeper.isDue(at: .now))
    #expect(look(keeper, at: 1))
    process.free(4 * HeapKeeper.step)
    #expect(!keeper.isDue(at: TraceTime.now.advanced(bySeconds: HeapKeeper.period + 0.2)))
    #expect(look(keeper, at: 2))
  }
}
