import ProgramSupport
import Scheduling
import Synchronization
import Testing

/// The one race of all gates, pools and shared loads: who ends a wait.
@Suite(.timeLimit(.minutes(1))) struct WaiterTests {
  /// A line of tasks, as a gate has one.
  private final class Line: Sendable {
    private let line = Mutex(WaitingLine<Waiter<Int>>())

    var count: Int { line.withLock { $0.count } }

    func wait() async throws -> Int {
      try await Waiter<Int>.wait { waiter in
        line.withLock { $0.join(waiter) }
      } onCancel: { waiter in
        line.withLock { $0.leave(waiter) }
      }
    }

    func popFirst() -> Waiter<Int>? { line.withLock { $0.popFirst() } }
  }

  @Test func aWaitEndsWithWhatIsBrought() async throws {
    let line = Line()
    let task = Task { try await line.wait() }
    await eventually { line.count == 1 }
    let waiter = try #require(line.popFirst())
    let (first, second) = (waiter.end(.success(7)), waiter.end(.success(8)))
    #expect(first && !second && waiter.hasEnded)
    #expect(try await task.value == 7)
  }

  @Test func aTaskThatWasCancelledBeforeDoesNotJoin() async {
    let (line, gate) = (Line(), Gate())
    let task = Task {
      await gate.wait()
      return try await line.wait()
    }
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(line.count == 0)
  }

  @Test func aTaskThatIsCancelledWhileItJoinsDoesNotStayInLine() async {
    let line = Mutex(WaitingLine<Waiter<Int>>())
    let task = Task {
      try await Waiter<Int>.wait { waiter in
        // The cancellation ends the wait between its beginning and this line.
        withUnsafeCurrentTask { $0?.cancel() }
        line.withLock { $0.join(waiter) }
      } onCancel: { waiter in
        line.withLock { $0.leave(waiter) }
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(line.withLock { $0.count } == 0)
  }

  @Test func aCancelledWaitEndsAtOnceAndLeavesTheLine() async {
    let line = Line()
    let task = Task { try await line.wait() }
    await eventually { line.count == 1 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(line.count == 0)
  }

  @Test func whatHasBeenClaimedIsNoLongerEndedByACancellation() async throws {
    let line = Line()
    let task = Task { try await line.wait() }
    await eventually { line.count == 1 }
    let waiter = try #require(line.popFirst())
    let continuation = try #require(waiter.claim())
    task.cancel()
    #expect(!waiter.end(.success(1)))
    continuation.resume(returning: 2)
    #expect(try await task.value == 2)
  }

  @Test func whoeverComesFirstEndsTheWaitAndOnlyOnce() async {
    let line = Line()
    for round in 0..<2_000 {
      let task = Task { try await line.wait() }
      let bringer = Task { () -> Bool in
        if round % 2 == 0 { await eventually { line.count == 1 || task.isCancelled } }
        return line.popFirst()?.end(.success(round)) ?? false
      }
      let canceller = Task { task.cancel() }
      let wasBrought = await bringer.value
      await canceller.value
      let result = await task.result
      switch result {
      case .success(let value): #expect(wasBrought && value == round)
      case .failure(let error): #expect(!wasBrought && error is CancellationError)
      }
      #expect(line.count == 0)
    }
  }
}

@Suite struct WaitingLineTests {
  @Test func priorityGoesBeforeUrgencyAndUrgencyBeforeArrival() {
    var line = WaitingLine<String>()
    for (name, priority, urgency) in [
      ("late", TaskPriority.medium, 5), ("soon", .medium, 1), ("soon too", .medium, 1), ("high", .high, 9),
    ] {
      line.join(name, at: Place(), priority: priority, urgency: { urgency })
    }
    var order: [String] = []
    while let next = line.popFirst() { order.append(next) }
    #expect(order == ["high", "soon", "soon too", "late"])
  }

  @Test func urgencyIsAskedWhenATurnComesFree() {
    let near = Mutex("b")
    var line = WaitingLine<String>()
    for name in ["a", "b", "c"] {
      line.join(name, at: Place(), urgency: { near.withLock { $0 } == name ? 0 : 1 })
    }
    near.withLock { $0 = "c" }
    #expect(line.popFirst() == "c")
    near.withLock { $0 = "b" }
    #expect(line.popFirst() == "b")
  }

  @Test func whoLeavesIsPassedOver() {
    var line = WaitingLine<String>()
    let places = (0..<3).map { _ in Place() }
    for (name, place) in zip(["a", "b", "c"], places) { line.join(name, at: place) }
    #expect(line.leave(places[0]) == "a")
    #expect(line.leave(places[0]) == nil)
    #expect(line.popFirst() == "b")
    #expect(line.removeAll() == ["c"] && line.count == 0)
  }
}
