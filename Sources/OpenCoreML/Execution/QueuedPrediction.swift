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
    case waitsForRequest(LendingPool<Request>.Place, since: TraceTime)
    /// Writes or reads.
    case works
    case waitsForTurn(LendingPool<Int>.Place, Request, since: TraceTime)
    case starts
    case runs(Request)
    case ended
  }

  /// What follows from a look at the state, to be done outside the lock.
  private enum Step {
    case waits
    case cancelled
    case finishes(Request?, since: TraceTime)
    case writes(Request)
    case starts(turn: Int)
  }

  private struct State {
    var stage = Stage.new
    var isCancelled = false
    /// Let go of at the end: the engine may keep its completion a little longer, and must not be the last to hold the requests.
    var supplies: LentSupplies?
    var end: (@Sendable (Result<Output, any Error>) -> Void)?
  }

  private let state: Mutex<State>
  private let priority: TaskPriority
  private let trace: PredictionTrace
  private let write: @Sendable (Request) throws -> Void
  private let read: @Sendable (Request) throws -> Output
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
    state = Mutex(State(supplies: supplies))
    self.priority = priority
    self.trace = trace
    self.write = write
    self.read = read
    if let mailbox {
      resume = { mailbox.post($0) }
    } else {
      resume = { StepThreads.shared.run($0) }
    }
    readsOnEngineThread = mailbox == nil
  }

  /// Begins on the calling thread; `end` is called once, on any thread.
  func begin(_ end: @escaping @Sendable (Result<Output, any Error>) -> Void) {
    let start = trace.now
    let step = state.withLock { state -> Step in
      state.end = end
      // Either this sees the mark of a cancellation, or `cancel` finds the place.
      guard !state.isCancelled, let supplies = state.supplies else { return .cancelled }
      switch supplies.requests.borrow(priority: priority, { self.receive($0) }) {
      case .lent(let request):
        state.stage = .works
        return .writes(request)
      case .waits(let place):
        state.stage = .waitsForRequest(place, since: start)
        return .waits
      }
    }
    switch step {
    case .writes(let request): writeInput(request)
    case .cancelled:
      trace.recordWait(since: start, .cancelled)
      finish(nil, .failure(CancellationError()))
    default: break
    }
  }

  /// Ends the wait or, through the engine, the run; what has ended stays as it is.
  func cancel() {
    let step = state.withLock { state -> Step in
      state.isCancelled = true
      switch state.stage {
      case .waitsForRequest(let place, let start):
        state.supplies?.requests.leave(place)
        state.stage = .ended
        return .finishes(nil, since: start)
      case .waitsForTurn(let place, let request, let start):
        state.supplies?.turns.leave(place)
        state.stage = .works
        return .finishes(request, since: start)
      case .runs(let request):
        // Under the lock, which the end of the run takes too: the request is not lent to anybody else meanwhile.
        request.cancel()
        return .waits
      case .new, .works, .starts, .ended:
        // The next step sees the mark.
        return .waits
      }
    }
    guard case .finishes(let request, let start) = step else { return }
    trace.recordWait(since: start, .cancelled)
    finish(request, .failure(CancellationError()))
  }

  /// A request that was waited for.
  private func receive(_ request: Request) -> Bool {
    let start = state.withLock { state -> TraceTime? in
      guard case .waitsForRequest(_, let start) = state.stage else { return nil }
      state.stage = .works
      return start
    }
    guard let start else { return false }
    trace.recordWait(since: start, .completed)
    resume { self.writeInput(request) }
    return true
  }

  private func writeInput(_ request: Request) {
    do {
      try write(request)
    } catch {
      return finish(request, .failure(error))
    }
    let start = trace.now
    let step = state.withLock { state -> Step in
      guard !state.isCancelled, let supplies = state.supplies else { return .cancelled }
      switch supplies.turns.borrow(priority: priority, { self.receive(turn: $0) }) {
      case .lent(let turn):
        state.stage = .starts
        return .starts(turn: turn)
      case .waits(let place):
        state.stage = .waitsForTurn(place, request, since: start)
        return .waits
      }
    }
    switch step {
    case .starts(let turn): run(request, turn)
    case .cancelled:
      trace.recordWait(since: start, .cancelled)
      finish(request, .failure(CancellationError()))
    default: break
    }
  }

  /// A turn that was waited for: the device waits no longer than this takes.
  private func receive(turn: Int) -> Bool {
    let wait = state.withLock { state -> (request: Request, start: TraceTime)? in
      guard case .waitsForTurn(_, let request, let start) = state.stage else { return nil }
      state.stage = .starts
      return (request, start)
    }
    guard let wait else { return false }
    trace.recordWait(since: wait.start, .completed)
    run(wait.request, turn)
    return true
  }

  private func run(_ request: Request, _ turn: Int) {
    let start = trace.now
    trace.recordStart()
    do {
      try request.start { outcome in self.completed(request, turn, since: start, outcome) }
    } catch {
      trace.recordEnd(of: start, .failed(error))
      state.withLock { $0.stage = .works }
      // Later, not here: many that cannot be started would each be started inside the end of the one before.
      return resume {
        self.supplies?.turns.giveBack(turn)
        self.readOutput(request, .failed(error))
      }
    }
    state.withLock { state in
      // It may have ended meanwhile.
      guard case .starts = state.stage else { return }
      state.stage = .runs(request)
      if state.isCancelled { request.cancel() }
    }
  }

  /// The end of the run, on the engine's thread.
  private func completed(_ request: Request, _ turn: Int, since start: TraceTime, _ outcome: EngineOutcome) {
    // From here on a cancellation no longer reaches the request.
    state.withLock { $0.stage = .works }
    trace.recordEnd(of: start, outcome)
    guard let supplies else { return }
    supplies.turns.giveBack(turn)
    if readsOnEngineThread, supplies.turns.counts.idle == supplies.concurrency {
      readOutput(request, outcome)
    } else {
      resume { self.readOutput(request, outcome) }
    }
  }

  private func readOutput(_ request: Request, _ outcome: EngineOutcome) {
    switch outcome {
    case .cancelled: finish(request, .failure(CancellationError()))
    case .failed(let error):
      finish(
        request,
        .failure(
          MLModelError(.generic, "\(trace.modelName): the prediction failed: \(error)", underlyingError: error)))
    case .completed:
      let isCancelled = state.withLock(\.isCancelled)
      finish(request, isCancelled ? .failure(CancellationError()) : Result { try read(request) })
    }
  }

  private func finish(_ request: Request?, _ result: Result<Output, any Error>) {
    let (supplies, end) = state.withLock { state in
      state.stage = .ended
      defer { (state.supplies, state.end) = (nil, nil) }
      return (state.supplies, state.end)
    }
    if let request {
      request.useOwnMemory()
      supplies?.requests.giveBack(request)
    }
    end?(result)
  }

  private var supplies: LentSupplies? { state.withLock(\.supplies) }
}
