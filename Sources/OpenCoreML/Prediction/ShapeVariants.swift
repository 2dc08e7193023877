import Scheduling
import Synchronization

/// Preparations of a model for single shapes, used if the hints say that shapes rarely change: each is made when it is first
/// needed, and the most recently used ones are kept.
///
/// They are made on the compile thread, which delivers them both to tasks and to blocked threads: neither needs a thread of Swift's
/// pool for it.
final class ShapeVariants: Sendable {
  private typealias Outcome = Result<ModelChain, any Error>
  private typealias Waiter = @Sendable (Outcome) -> Void

  private enum Variant {
    case preparing([Waiter])
    case ready(ModelChain)
  }

  private struct State {
    var variants: [[[Int]]: Variant] = [:]
    /// The most recently used last.
    var order: [[[Int]]] = []

    /// Marks a variant as the most recently used one, and drops those beyond the limit.
    mutating func use(_ shapes: [[Int]]) {
      order.removeAll { $0 == shapes }
      order.append(shapes)
      // A variant that is being prepared stays, because somebody waits for it.
      let ready = order.filter { if case .ready = variants[$0] { true } else { false } }
      for old in ready.dropLast(ShapeVariants.keptCount) { remove(old) }
    }

    mutating func remove(_ shapes: [[Int]]) {
      variants[shapes] = nil
      order.removeAll { $0 == shapes }
    }
  }

  private static let keptCount = 4

  private let state = Mutex(State())
  private let prepare: @Sendable ([[Int]]) throws -> ModelChain

  /// Creates variants with `prepare`, which receives the shapes of all inputs on the compile thread.
  init(prepare: @escaping @Sendable ([[Int]]) throws -> ModelChain) { self.prepare = prepare }

  func chain(for shapes: [[Int]]) async throws -> ModelChain {
    try await withCheckedThrowingContinuation { continuation in
      find(shapes) { continuation.resume(with: $0) }
    }
  }

  /// The same, blocking the calling thread.
  func chainBlocking(for shapes: [[Int]]) throws -> ModelChain {
    let arrival = Arrival<Outcome>()
    find(shapes) { arrival.arrive($0) }
    return try arrival.wait().get()
  }

  private func find(_ shapes: [[Int]], _ waiter: @escaping Waiter) {
    enum Step { case found(ModelChain), waits, prepares }
    let step = state.withLock { state -> Step in
      state.use(shapes)
      switch state.variants[shapes] {
      case .ready(let chain): return .found(chain)
      case .preparing(let waiters):
        state.variants[shapes] = .preparing(waiters + [waiter])
        return .waits
      case nil:
        state.variants[shapes] = .preparing([waiter])
        return .prepares
      }
    }
    switch step {
    case .found(let chain): waiter(.success(chain))
    case .waits: break
    case .prepares:
      CompileThread.shared.enqueue { [self] in end(shapes, Outcome { try prepare(shapes) }) }
    }
  }

  private func end(_ shapes: [[Int]], _ outcome: Outcome) {
    let waiters = state.withLock { state -> [Waiter] in
      guard case .preparing(let waiters) = state.variants[shapes] else { return [] }
      switch outcome {
      case .success(let chain):
        state.variants[shapes] = .ready(chain)
        state.use(shapes)
      // The next caller tries again.
      case .failure: state.remove(shapes)
      }
      return waiters
    }
    for waiter in waiters { waiter(outcome) }
  }
}
