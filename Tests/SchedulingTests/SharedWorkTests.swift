import ProgramSupport
import Scheduling
import Testing

/// Equal requests share work here, and nowhere else.
@Suite(.timeLimit(.minutes(1))) struct SharedWorkTests {
  private typealias End = SharedWork<String, Int>.End

  private struct Failure: Error {}

  private let work = SharedWork<String, Int>()
  /// The work under way: each start adds its end.
  private let started = Shared<[(key: String, end: End)]>([])

  private func value(_ key: String) async throws -> Int {
    try await work.value(for: key) { end in started.update { $0.append((key, end)) } }
  }

  @Test func equalRequestsShareOneStartAndItsResult() async throws {
    let requests = (0..<8).map { _ in Task { try await value("a") } }
    await eventually { work.waitingCount == 8 }
    #expect(started.value.map(\.key) == ["a"])
    started.value[0].end(.success(7))
    for request in requests { #expect(try await request.value == 7) }
    #expect(work.waitingCount == 0)
  }

  @Test func otherKeysAreOtherWork() async throws {
    let (first, second) = (Task { try await value("a") }, Task { try await value("b") })
    await eventually { started.value.count == 2 }
    for (key, end) in started.value { end(.success(key == "a" ? 1 : 2)) }
    #expect(try await first.value == 1)
    #expect(try await second.value == 2)
  }

  @Test func afterItsEndWorkIsStartedAgain() async throws {
    for round in 0..<3 {
      let request = Task { try await value("a") }
      await eventually { started.value.count == round + 1 && work.waitingCount == 1 }
      started.value[round].end(.success(round))
      #expect(try await request.value == round)
    }
  }

  @Test func aFailureReachesEveryoneWhoWaits() async {
    let requests = (0..<4).map { _ in Task { try await value("a") } }
    await eventually { work.waitingCount == 4 }
    started.value[0].end(.failure(Failure()))
    for request in requests { await #expect(throws: Failure.self) { try await request.value } }
  }

  @Test func aCancelledRequestEndsAtOnceAndLeavesTheWorkToTheOthers() async throws {
    let first = Task { try await value("a") }
    await eventually { work.waitingCount == 1 }
    let second = Task { try await value("a") }
    await eventually { work.waitingCount == 2 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    #expect(work.waitingCount == 1)
    started.value[0].end(.success(5))
    #expect(try await second.value == 5)
    #expect(started.value.count == 1)
  }

  @Test func workThatNobodyWaitsForAnyMoreIsJoinedByTheNextRequest() async throws {
    let first = Task { try await value("a") }
    await eventually { work.waitingCount == 1 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    let second = Task { try await value("a") }
    await eventually { work.waitingCount == 1 }
    #expect(started.value.count == 1)
    started.value[0].end(.success(6))
    #expect(try await second.value == 6)
  }

  @Test func whoeverIsCancelledThereIsOneWorkForAKeyAndTheOthersGetItsResult() async {
    let underWay = Shared<[String: Int]>([:])
    let (mostUnderWay, answerCount) = (Shared(0), Shared(0))
    await withTaskGroup(of: Void.self) { group in
      for seed in 0..<400 {
        group.addTask {
          var generator = SeededGenerator(state: UInt64(seed))
          let key = "\(seed % 3)"
          let request = Task {
            try await work.value(for: key) { end in
              let count = underWay.update { counts in
                counts[key, default: 0] += 1
                return counts[key, default: 0]
              }
              mostUnderWay.update { $0 = max($0, count) }
              Task.detached {
                underWay.update { $0[key, default: 0] -= 1 }
                end(.success(10 + seed % 3))
              }
            }
          }
          for _ in 0..<Int.random(in: 0..<6, using: &generator) { await Task.yield() }
          if Bool.random(using: &generator) { request.cancel() }
          switch await request.result {
          case .success(let answer):
            #expect(answer == 10 + seed % 3)
            answerCount.update { $0 += 1 }
          case .failure(let error): #expect(error is CancellationError)
          }
        }
      }
    }
    #expect(mostUnderWay.value == 1 && answerCount.value > 0 && work.waitingCount == 0)
  }
}
