import Foundation
import Synchronization

/// The preparations of a model for single shapes, for whoever said that shapes change seldom: each is made when it is first
/// needed, and the most recently used are kept.
final class ShapeVariants: Sendable {
  private struct State {
    var tasks: [[[Int]]: Task<ModelChain, any Error>] = [:]
    /// The most recently used last.
    var order: [[[Int]]] = []
  }

  private static let keptCount = 4

  private let state = Mutex(State())
  private let prepare: @Sendable ([[Int]]) async throws -> ModelChain

  /// Variants that `prepare` makes for the shapes of all inputs.
  init(prepare: @escaping @Sendable ([[Int]]) async throws -> ModelChain) { self.prepare = prepare }

  func chain(for shapes: [[Int]]) async throws -> ModelChain {
    let task = task(for: shapes)
    do {
      return try await task.value
    } catch {
      // The next caller tries anew.
      state.withLock { state in
        if state.tasks[shapes] == task { state.tasks[shapes] = nil }
      }
      throw error
    }
  }

  /// The same while the calling thread waits.
  func chainBlocking(for shapes: [[Int]]) throws -> ModelChain {
    let arrival = Arrival<Result<ModelChain, any Error>>()
    Task.detached { arrival.arrive(await Result { try await self.chain(for: shapes) }) }
    return try arrival.wait().get()
  }

  private func task(for shapes: [[Int]]) -> Task<ModelChain, any Error> {
    state.withLock { state in
      state.order.removeAll { $0 == shapes }
      state.order.append(shapes)
      while state.order.count > Self.keptCount { state.tasks[state.order.removeFirst()] = nil }
      if let task = state.tasks[shapes] { return task }
      let task = Task.detached { [prepare] in try await prepare(shapes) }
      state.tasks[shapes] = task
      return task
    }
  }
}

extension Result where Failure == any Error {
  /// What `body` returns or throws.
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
