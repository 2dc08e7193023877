import InferenceTrace
import Scheduling
import Synchronization

/// What a queue lends to predictions.
struct LentSupplies: Sendable {
  let requests: LendingPool<any EngineRequest>
  let turns: LendingPool<Int>
  /// The number of turns.
  let concurrency: Int
}

/// A prediction on its way through a queue: it borrows a request, writes its input, borrows a turn, runs, reads its output, and
/// gives back everything that it borrowed. Only then does its caller continue.
///
/// As long as nothing has to be waited for, the thread that began the prediction does all the steps. After a wait, whoever gives a
/// turn back starts it, and writing and reading continue where `resume` runs them: never on a thread of Swift's pool, which may be
/// full of callers waiting for just what this prediction holds.
final class QueuedPrediction<Output: Sendable>: Sendable {
  typealias Request = any EngineRequest

  private enum Stage {
    case new
    case waitsForRequest(Place, since: TraceTime)
    /// Writes or reads.
    case works
    case waitsForTurn(Place, since: TraceTime)
    case starts
    case runs
    case ended
  }

  /// What to do next, outside the lock.
  private enum Step {
    case waits
    case cancelled
    case ends(since: TraceTime)
    case writes
    case starts(turn: Int)
  }

  private typealias Ending = @Sendable (Result<Output, any Error>) -> Void

  /// Everything that refers to the model. The engine, and threads that have done a step, may keep a prediction a little longer than
  /// it takes. So it drops these references at its end, and a model is freed when its last prediction has ended and nobody else
  /// holds it.
  private struct Means {
    var supplies: LentSupplies
    /// Set while a request is lent to this prediction.
    var request: Request?
    var write: @Sendable (Request) throws -> Void
    var read: @Sendable (Request) throws -> Output
    var ending: Ending?
  }

  private struct State {
    var stage = Stage.new
    var isCancelled = false
    var means: Means?
  }

  private let state: Mutex<State>
  private let priority: TaskPriority
  private let urgency: Urgency
  private let trace: PredictionTrace
  /// Runs a step on a thread outside Swift's pool, unless the caller itself is blocked on one.
  private let resume: @Sendable (@escaping @Sendable () -> Void) -> Void
  /// Whether the engine's thread may read an output if there is nothing else to start.
  private let readsOnEngineThread: Bool

  /// - Parameter mailbox: Reaches the thread that waits for the result; `nil` if a task waits.
  init(
    _ supplies: LentSupplies, priority: TaskPriority, urgency: @escaping Urgency, trace: PredictionTrace,
    mailbox: StepMailbox<Result<Output, any Error>>?, write: @escaping @Sendable (Request) throws -> Void,
    read: @escaping @Sendable (Request) throws -> Output
  ) {
    state = Mutex(State(means: Means(supplies: supplies, write: write, read: read)))
    self.priority = priority
    self.urgency = urgency
    self.trace = trace
    if let mailbox {
      resume = { mailbox.post($0) }
    } else {
      resume = { StepThreads.shared.run($0) }
    }
    readsOnEngineThread = mailbox == nil
  }

  /// Begins on the calling thread; `ending` is called once, on any thread.
  func begin(_ ending: @escaping @Sendable (Result<Output, any Error>) -> Void) {
    let start = trace.now
    let step = state.withLock { state -> Step in
      state.means?.ending = ending
      // Either this sees the cancellation, or `cancel` finds the place.
      guard !state.isCancelled, let supplies = state.means?.supplies else { return .cancelled }
      switch supplies.requests.borrow(priority: priority, urgency: urgency, { self.receive($0) }) {
      case .lent(let request):
        state.means?.request = request
        state.stage = .works
        return .writes
      case .waits(let place):
        state.stage = .waitsForRequest(place, since: start)
        return .waits
      }
    }
    switch step {
    case .writes: writeInput()
    case .cancelled: endWait(since: start)
    default: break
    }
  }

  /// Ends the wait or, through the engine, the run; a prediction that has ended stays as it is.
  func cancel() {
    let step = state.withLock { state -> Step in
      state.isCancelled = true
      switch state.stage {
      case .waitsForRequest(let place, let start):
        state.means?.supplies.requests.leave(place)
        state.stage = .ended
        return .ends(since: start)
      case .waitsForTurn(let place, let start):
        state.means?.supplies.turns.leave(place)
        state.stage = .works
        return .ends(since: start)
      case .runs:
        // Called under the lock, which the end of the run takes too, so that the request is not lent to anybody else meanwhile.
        state.means?.request?.cancel()
        return .waits
      // The next step checks `isCancelled`.
      case .new, .works, .starts, .ended: return .waits
      }
    }
    if case .ends(let start) = step { endWait(since: start) }
  }

  /// Receives a request after a wait.
  private func receive(_ request: Request) -> Bool {
    let start = state.withLock { state -> TraceTime? in
      guard case .waitsForRequest(_, let start) = state.stage else { return nil }
      state.means?.request = request
      state.stage = .works
      return start
    }
    guard let start else { return false }
    trace.recordWait(since: start, .completed)
    resume { self.writeInput() }
    return true
  }

  private func writeInput() {
    if let failure = attempt({ try $0.write($1) }) { return finish(.failure(failure)) }
    let start = trace.now
    let step = state.withLock { state -> Step in
      guard !state.isCancelled, let supplies = state.means?.supplies else { return .cancelled }
      switch supplies.turns.borrow(priority: priority, urgency: urgency, { self.receive(turn: $0) }) {
      case .lent(let turn):
        state.stage = .starts
        return .starts(turn: turn)
      case .waits(let place):
        state.stage = .waitsForTurn(place, since: start)
        return .waits
      }
    }
    switch step {
    case .starts(let turn): run(turn)
    case .cancelled: endWait(since: start)
    default: break
    }
  }

  /// Receives a turn after a wait. The device waits until this returns.
  private func receive(turn: Int) -> Bool {
    let start = state.withLock { state -> TraceTime? in
      guard case .waitsForTurn(_, let start) = state.stage else { return nil }
      state.stage = .starts
      return start
    }
    guard let start else { return false }
    trace.recordWait(since: start, .completed)
    run(turn)
    return true
  }

  private func run(_ turn: Int) {
    let start = trace.now
    trace.recordStart()
    let failure = attempt { _, request in try request.start { self.completed(turn, since: start, $0) } }
    if let failure {
      trace.recordEnd(of: start, .failed(failure))
      state.withLock { $0.stage = .works }
      // Later, not here: if many predictions failed to start, each would be started inside the end of the one before.
      return resume {
        self.giveBack(turn)
        self.readOutput(.failed(failure))
      }
    }
    state.withLock { state in
      // It may have ended meanwhile.
      guard case .starts = state.stage else { return }
      state.stage = .runs
      if state.isCancelled { state.means?.request?.cancel() }
    }
  }

  /// Handles the end of the run, on the engine's thread.
  private func completed(_ turn: Int, since start: TraceTime, _ outcome: EngineOutcome) {
    // From here on, a cancellation no longer reaches the request.
    state.withLock { $0.stage = .works }
    trace.recordEnd(of: start, outcome)
    let isAlone = giveBack(turn)
    if readsOnEngineThread && isAlone {
      readOutput(outcome)
    } else {
      resume { self.readOutput(outcome) }
    }
  }

  /// Gives the turn to the next prediction, which starts here; returns whether nothing runs now.
  @discardableResult private func giveBack(_ turn: Int) -> Bool {
    guard let supplies = state.withLock(\.means?.supplies) else { return false }
    supplies.turns.giveBack(turn)
    return supplies.turns.counts.idle == supplies.concurrency
  }

  private func readOutput(_ outcome: EngineOutcome) {
    switch outcome {
    case .cancelled: finish(.failure(CancellationError()))
    case .failed(let error):
      finish(
        .failure(MLModelError(.generic, "\(trace.modelName): the prediction failed: \(error)", underlyingError: error)))
    case .completed:
      guard !state.withLock(\.isCancelled) else { return finish(.failure(CancellationError())) }
      var output: Output?
      let failure = attempt { output = try $0.read($1) }
      finish(output.map { .success($0) } ?? .failure(failure ?? CancellationError()))
    }
  }

  private func endWait(since start: TraceTime) {
    trace.recordWait(since: start, .cancelled)
    finish(.failure(CancellationError()))
  }

  /// Uses the request; returns the error if one is thrown. A separate function, so that its references to the model end when it
  /// returns.
  @inline(never) private func attempt(_ use: (Means, Request) throws -> Void) -> (any Error)? {
    guard let means = state.withLock(\.means), let request = means.request else { return nil }
    do {
      try use(means, request)
      return nil
    } catch {
      return error
    }
  }

  private func finish(_ result: Result<Output, any Error>) { giveAllBack()?(result) }

  @inline(never) private func giveAllBack() -> Ending? {
    let means = state.withLock { state in
      state.stage = .ended
      defer { state.means = nil }
      return state.means
    }
    if let request = means?.request {
      request.useOwnMemory()
      means?.supplies.requests.giveBack(request)
    }
    return means?.ending
  }
}
