import OrderedCollections
import Synchronization

/// Preparations of a model for single shapes, used if the hints say that shapes rarely change: each is made when it is first
/// needed, and the most recently used ones are kept.
///
/// The compile thread makes them one after another, so whoever asks for one that is being made finds it there afterwards.
final class ShapeVariants: Sendable {
  private static let keptCount = 4

  /// The most recently used last.
  private let chains = Mutex<OrderedDictionary<[[Int]], ModelChain>>([:])
  private let prepare: @Sendable ([[Int]]) throws -> ModelChain

  /// Creates variants with `prepare`, which receives the shapes of all inputs on the compile thread.
  init(prepare: @escaping @Sendable ([[Int]]) throws -> ModelChain) { self.prepare = prepare }

  func chain(for shapes: [[Int]]) async throws -> ModelChain {
    if let chain = use(shapes) { return chain }
    return try await CompileThread.shared.run { [self] in try findOrPrepare(shapes) }
  }

  /// The same, blocking the calling thread.
  func chainBlocking(for shapes: [[Int]]) throws -> ModelChain {
    if let chain = use(shapes) { return chain }
    return try CompileThread.shared.runBlocking { [self] in try findOrPrepare(shapes) }
  }

  private func findOrPrepare(_ shapes: [[Int]]) throws -> ModelChain {
    if let chain = use(shapes) { return chain }
    let chain = try prepare(shapes)
    return chains.withLock { chains in
      chains[shapes] = chain
      if chains.count > Self.keptCount { chains.removeFirst() }
      return chain
    }
  }

  /// The variant for these shapes, which becomes the most recently used one; `nil` if there is none.
  private func use(_ shapes: [[Int]]) -> ModelChain? {
    chains.withLock { chains in
      guard let chain = chains.removeValue(forKey: shapes) else { return nil }
      chains[shapes] = chain
      return chain
    }
  }
}
