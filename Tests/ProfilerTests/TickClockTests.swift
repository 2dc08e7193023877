import Profiler
import Synchronization
import Testing

/// A clock that stands still until it is moved.
private final class HandClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var sleepers: [(end: Instant, wake: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var now: Instant { state.withLock(\.now) }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        let isOver = state.withLock { state in
          guard !Task.isCancelled && state.now < deadline else { return true }
          state.sleepers.append((deadline, wake))
          return false
        }
        if isOver { wake.resume() }
      }
    } onCancel: {
      wakeAll { _ in true }
    }
  }

  /// When the one that sleeps wakes up by itself.
  var nextEnd: Instant? { state.withLock { $0.sleepers.map(\.end).min() } }

  func move(to instant: Instant) {
    state.withLock { $0.now = instant }
    wakeAll { $0 <= instant }
  }

  private func wakeAll(_ condition: (Instant) -> Bool) {
    let woken = state.withLock { state in
      defer { state.sleepers.removeAll { condition($0.end) } }
      return state.sleepers.filter { condition($0.end) }
    }
    for sleeper in woken { sleeper.wake.resume() }
  }
}

@Suite(.timeLimit(.minutes(5))) @MainActor struct TickClockTests {
  @Test func itTicksOftenWhileSomethingHappensAndSeldomAtRest() async {
    let clock = HandClock()
    let ticks = TickClock(clock)
    var times: [Duration] = []
    let run = Task { await ticks.run { times.append(clock.now.offset) } }
    func moveToNextTick() async {
      while clock.nextEnd == nil { await Task.yield() }
      if let end = clock.nextEnd { clock.move(to: end) }
      let count = times.count
      while times.count == count { await Task.yield() }
    }
    for _ in 0..<25 { await moveToNextTick() }
    // Ten a second for two seconds, then one a second.
    #expect(times[..<21] == (0...20).map { Duration.milliseconds(100 * $0) }[...])
    #expect(times[21...] == [.seconds(3), .seconds(4), .seconds(5), .seconds(6), .seconds(7)])
    // What happens is told at once, and the rest of it soon.
    while clock.nextEnd == nil { await Task.yield() }
    clock.move(to: .init(offset: .milliseconds(7_500)))
    ticks.noteActivity()
    while times.last != .milliseconds(7_500) { await Task.yield() }
    await moveToNextTick()
    #expect(times.last == .milliseconds(7_600))
    run.cancel()
    await run.value
  }
}
