import ProgramSupport
import Scheduling
import Testing

@Suite(.timeLimit(.minutes(1))) struct NewestGateTests {
  @Test func aWaitThatIsCancelledEndsAtOnceAndTheNextOneWaits() async throws {
    let gate = NewestGate(limit: 1)
    let hold = Gate()
    let first = Task { try await gate.withAdmission { await hold.wait() } }
    await hold.arrivals(of: 1)
    let waiting = Task { try await gate.withAdmission { Issue.record("it was cancelled") } }
    await eventually { gate.counts.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(gate.counts == (1, 0))
    let next = Task { try await gate.withAdmission { true } }
    await eventually { gate.counts.waiting == 1 }
    hold.open()
    try await first.value
    #expect(try await next.value)
    #expect(gate.counts == (0, 0))
  }

  @Test(arguments: [1, 3]) func whateverComesNeverMoreAreInsideAndNoPlaceIsLost(_ limit: Int) async {
    let gate = NewestGate(limit: limit)
    let inside = Shared((now: 0, most: 0, ended: 0))
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          let task = Task {
            try await gate.withAdmission {
              inside.update {
                $0.now += 1
                $0.most = max($0.most, $0.now)
              }
              await Task.yield()
              inside.update { $0.now -= 1 }
            }
          }
          if number % 3 == 0 { task.cancel() }
          _ = await task.result
          inside.update { $0.ended += 1 }
        }
      }
    }
    #expect(inside.value.ended == 500)
    #expect(inside.value.most <= limit)
    #expect(gate.counts == (0, 0))
  }

  @Test func whoWasOvertakenByANewerOneIsTheOneThatIsDropped() async throws {
    let gate = NewestGate(limit: 1)
    let hold = Gate()
    let inside = Task { try await gate.withAdmission { await hold.wait() } }
    await hold.arrivals(of: 1)
    let (older, newer) = (gate.ticket(), gate.ticket())
    let waiting = Task { try await gate.withAdmission(newer) { 2 } }
    await eventually { gate.counts.waiting == 1 }
    await #expect(throws: NewestGate.Dropped.self) { try await gate.withAdmission(older) { 1 } }
    hold.open()
    try await inside.value
    #expect(try await waiting.value == 2)
  }

  @Test func whoIsOlderThanTheOneInsideIsLate() async throws {
    let gate = NewestGate(limit: 1)
    let hold = Gate()
    let older = gate.ticket()
    let inside = Task { try await gate.withAdmission { await hold.wait() } }
    await hold.arrivals(of: 1)
    await #expect(throws: NewestGate.Dropped.self) { try await gate.withAdmission(older) { 1 } }
    hold.open()
    try await inside.value
  }
}
