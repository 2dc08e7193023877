import Pictures
import Scheduling
import Synchronization

/// The strategy in use. A change starts one with empty queues, and cancels what waits in the old one.
package final class StrategyShelf: Sendable {
  /// Decodes photographs from their files each time, so that a strategy has something to prepare.
  package let loader: SourceLoader
  private let inFlight: Int
  private let current = Mutex<Current?>(nil)

  private struct Current {
    var name: StrategyName
    var strategy: any ColoringStrategy<PictureJob>
    var retirement = CancellationFlag()
  }

  /// A shelf; `inFlight` is the limit for the strategies that have one.
  package init(loader: SourceLoader, inFlight: Int) {
    self.loader = loader
    self.inFlight = inFlight
  }

  /// The strategy with this name, and a flag that is set once another strategy replaces it.
  package func strategy(
    _ name: StrategyName
  ) -> (strategy: any ColoringStrategy<PictureJob>, retirement: CancellationFlag) {
    current.withLock { current in
      if let current, current.name == name { return (current.strategy, current.retirement) }
      current?.retirement.set()
      let next = Current(name: name, strategy: name.makeStrategy(for: PictureJob.self, inFlight: inFlight))
      current = next
      return (next.strategy, next.retirement)
    }
  }
}
