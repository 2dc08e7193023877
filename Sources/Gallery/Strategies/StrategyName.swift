/// The strategies by their names, in the order in which each mends what was wrong with the one before.
package enum StrategyName: String, Sendable, CaseIterable, Codable {
  /// An actor around preparation and prediction: one photograph after the other.
  case serial
  /// Preparation outside the actor: photographs are prepared beside each other, predictions still queue.
  case serialPrediction
  /// All that has been asked for in one batch.
  case batch
  /// Asynchronous predictions beside each other, each after a look at whether it is still wanted.
  case concurrent
  /// The same with a limit on how many are in flight; the others are deferred.
  case limited
  /// The same with a limit; of the others the newest waits, and those before it are dropped.
  case dropping

  /// The name in words.
  package var title: String {
    switch self {
    case .serial: "serial"
    case .serialPrediction: "serial prediction"
    case .batch: "batch"
    case .concurrent: "concurrent"
    case .limited: "limited"
    case .dropping: "dropping"
    }
  }

  /// A strategy that has not coloured anything yet; `inFlight` is the limit of those that have one.
  package func makeStrategy<Job: BlockingColoringJob>(for _: Job.Type, inFlight: Int) -> any ColoringStrategy<Job> {
    switch self {
    case .serial: SerialStrategy<Job>()
    case .serialPrediction: SerialPredictionStrategy<Job>()
    case .batch: BatchStrategy<Job>()
    case .concurrent: ConcurrentStrategy<Job>()
    case .limited: LimitedStrategy<Job>(inFlight: inFlight)
    case .dropping: DroppingStrategy<Job>(inFlight: inFlight)
    }
  }
}
