import Scheduling

import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct AdmissionGateTests {
  @Test(arguments: [1, 2, 5]) func neverMoreAreInsideThanTheLimit(_ limit: Int) async throws {
    let gate = AdmissionGate(limit: limit)
    let inside = Shared((now: 0, most: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          try await gate.withAdmission(urgency: { number }) {
            inside.update {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            inside.update { $0.now -= 1 }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.value.most <= limit)
    #expect(gate.counts == (0, 0))
  }

  @Test func theMostUrgentAtTheMomentOfAdmissionComesNext() async throws {
    let admission = AdmissionGate(limit: 1)
    let hold = Gate()
    let order = Shared<[Int]>([])
    let urgencies = Shared([1: 1, 2: 2, 3: 3])
    let first = Task { try await admission.withAdmission(urgency: { 0 }) { await hold.wait() } }
    await hold.arrivals(of: 1)
    let tasks = [1, 2, 3].map { number in
      Task {
        try await admission.withAdmission(urgency: { urgencies.value[number] ?? 0 }) {
          order.update { $0.append(number) }
        }
      }
    }
    await eventually { admission.counts.waiting == 3 }
    // The viewport has moved while they waited.
    urgencies.update { $0 = [1: 3, 2: 2, 3: 1] }
    hold.open()
    try await first.value
    for task in tasks { try await task.value }
    #expect(order.value == [3, 2, 1])
  }

  @Test func aCancelledWaitEndsAtOnceAndTakesNoPlace() async throws {
    let admission = AdmissionGate(limit: 1)
    let hold = Gate()
    let first = Task { try await admission.withAdmission(urgency: { 0 }) { await hold.wait() } }
    await hold.arrivals(of: 1)
    let waiting = Task { try await admission.withAdmission(urgency: { 1 }) { Issue.record("it was cancelled") } }
    await eventually { admission.counts.waiting == 1 }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(admission.counts == (1, 0))
    hold.open()
    try await first.value
    #expect(admission.counts == (0, 0))
  }

  @Test func aHigherLimitLetsWaitingOnesInAtOnce() async throws {
    let admission = AdmissionGate(limit: 1)
    let hold = Gate()
    let tasks = (0..<3).map { number in
      Task { try await admission.withAdmission(urgency: { number }) { await hold.wait() } }
    }
    await hold.arrivals(of: 1)
    admission.limit = 3
    await hold.arrivals(of: 3)
    #expect(admission.counts == (3, 0))
    hold.open()
    for task in tasks { try await task.value }
  }

  @Test func randomCancellationsLoseNoPlaceAndNoTask() async throws {
    let admission = AdmissionGate(limit: 3)
    let ended = Shared(0)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          let task = Task {
            try await admission.withAdmission(urgency: { number % 7 }) { await Task.yield() }
          }
          if number % 3 == 0 { task.cancel() }
          if number % 5 == 0 { await Task.yield() }
          if number % 10 == 0 { task.cancel() }
          _ = await task.result
          ended.update { $0 += 1 }
        }
      }
    }
    #expect(ended.value == 500)
    #expect(admission.counts == (0, 0))
  }
}
