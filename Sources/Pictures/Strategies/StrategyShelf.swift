import Scheduling
import Synchronization

/// The strategy in use. Another one starts with nothing in its queues, and what waits in the one before is given up.
package final class StrategyShelf<Job: BlockingPictureSteps>: Sendable {
  private let inFlight: Int
  private let current = Mutex<Current?>(nil)

  private struct Current {
    var name: StrategyName
    var strategy: any PictureStrategy<Job>
    var retirement = CancellationFlag()
  }

  /// A shelf; `inFlight` is the limit of the strategies that have one.
  package init(inFlight: Int) { self.inFlight = inFlight }

  /// The strategy with this name, and a flag that is set once another strategy replaces it.
  package func strategy(
    _ name: StrategyName
  ) -> (strategy: any PictureStrategy<Job>, retirement: CancellationFlag) {
    current.withLock { current in
      if let current, current.name == name { return (current.strategy, current.retirement) }
      current?.retirement.set()
      let next = Current(name: name, strategy: name.makeStrategy(for: Job.self, inFlight: inFlight))
      current = next
      return (next.strategy, next.retirement)
    }
  }
}
