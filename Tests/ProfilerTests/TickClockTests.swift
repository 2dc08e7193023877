import Profiler
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(5))) @MainActor struct TickClockTests {
  @Test func itTicksOftenWhileSomethingHappensAndSeldomAtRest() async {
    let clock = ManualClock()
    let ticks = TickClock(clock)
    var times: [Duration] = []
    let run = Task { await ticks.run { times.append(clock.now.offset) } }
    func moveToNextTick() async {
      await eventually { clock.nextDeadline != nil }
      let count = times.count
      if let end = clock.nextDeadline { clock.advance(to: end) }
      await eventually { times.count > count }
    }
    for _ in 0..<25 { await moveToNextTick() }
    // Ten a second for two seconds, then one a second.
    #expect(times[..<21] == (0...20).map { Duration.milliseconds(100 * $0) }[...])
    #expect(times[21...] == [.seconds(3), .seconds(4), .seconds(5), .seconds(6), .seconds(7)])
    // What happens is told at once, and the rest of it soon.
    await eventually { clock.nextDeadline != nil }
    clock.advance(to: .init(offset: .milliseconds(7_500)))
    ticks.noteActivity()
    await eventually { times.last == .milliseconds(7_500) }
    await moveToNextTick()
    #expect(times.last == .milliseconds(7_600))
    run.cancel()
    await run.value
  }
}
