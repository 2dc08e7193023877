import InferenceTrace
import Scheduling
import Synchronization

/// What is lent to predictions.
struct LentSupplies: Sendable {
  let requests: LendingPool<any EngineRequest>
  let turns: LendingPool<Int>
  /// How many turns there are.
  let concurrency: Int
}

/// One prediction on its way through a queue: it borrows a request, writes its input, borrows a turn, runs, reads its output, and
/// gives back what it was lent. Only then its caller goes on.
///
/// As long as nothing has to be waited for, its steps are made by the thread that began it. After a wait, whoever gives a turn back
/// starts it, and writing and reading go on where `resume` puts them: never on a thread of Swift's pool, which may be full of callers
/// that wait for just what this prediction holds.
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

  /// What follows from a look at the state, to be done outside the lock.
  private enum Step {
    case waits
    case cancelled
    case ends(since: TraceTime)
    case writes
    case starts(turn: Int)
  }

  private typealias Ending = @Sendable (Result<Output, any Error>) -> Void

  /// What leads to the model. The engine and threads that have made a step may keep a prediction a little longer than it takes; it lets go
  /// of this at its end, so that a model is gone when its last prediction has ended and nobody else holds it.
  private struct Means {
    var supplies: LentSupplies
    /// While one is lent to this prediction.
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
  private let trace: PredictionTrace
  /// Runs a step on a thread that is no thread of Swift's pool, unless the caller itself waits on one.
  private let resume: @Sendable (@escaping @Sendable () -> Void) -> Void
  /// Whether the engine's thread may read an output when nothing else is to be started.
  private let readsOnEngineThread: Bool

  /// - Parameter mailbox: reaches the thread that waits for the result; `nil` where a task does.
  init(
    _ supplies: LentSupplies, priority: TaskPriority, trace: PredictionTrace,
    mailbox: StepMailbox<Result<Output, any Error>>?, write: @escaping @Sendable (Request) throws -> Void,
    read: @escaping @Sendable (Request) throws -> Output
  ) {
    state = Mutex(State(means: Means(supplies: supplies, write: write, read: read)))
    self.priority = priority
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
      // Either this sees the mark of a cancellation, or `cancel` finds the place.
      guard !state.isCancelled, let supplies = state.means?.supplies else { return .cancelled }
      switch supplies.requests.borrow(priority: priority, { self.receive($0) }) {
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

  /// Ends the wait or, through the engine, the run; what has ended stays as it is.
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
        // Under the lock, which the end of the run takes too: the request is not lent to anybody else meanwhile.
        state.means?.request?.cancel()
        return .waits
      // The next step sees the mark.
      case .new, .works, .starts, .ended: return .waits
      }
    }
    if case .ends(let start) = step { endWait(since: start) }
  }

  /// A request that was waited for.
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
      switch supplies.turns.borrow(priority: priority, { self.receive(turn: $0) }) {
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

  /// A turn that was waited for: the device waits no longer than this takes.
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
      // Later, not here: many that cannot be started would each be started inside the end of the one before.
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

  /// The end of the run, on the engine's thread.
  private func completed(_ turn: Int, since start: TraceTime, _ outcome: EngineOutcome) {
    // From here on a cancellation no longer reaches the request.
    state.withLock { $0.stage = .works }
    trace.recordEnd(of: start, outcome)
    let isAlone = giveBack(turn)
    if readsOnEngineThread && isAlone {
      readOutput(outcome)
    } else {
      resume { self.readOutput(outcome) }
    }
  }

  /// Gives the turn to the next prediction, which starts here; says whether nothing runs now.
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

  /// Uses the request, and says what was thrown. In a function of its own, whose references to the model end with it.
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
