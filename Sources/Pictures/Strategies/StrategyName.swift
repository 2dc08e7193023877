/// The strategies by name, each fixing what was wrong with the one before.
package enum StrategyName: String, Sendable, CaseIterable, Codable {
  /// An actor around preparation and prediction: one photograph after another.
  case serial
  /// Preparation outside the actor: photographs are prepared in parallel, predictions still queue.
  case serialPrediction
  /// Everything requested, in one batch.
  case batch
  /// Asynchronous predictions in parallel; each first checks whether its photograph is still wanted.
  case concurrent
  /// Like `concurrent`, with a limit on how many are in flight; the others wait.
  case limited
  /// Like `limited`, but only the newest one waits; older ones are dropped.
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

  /// A new strategy; `inFlight` applies to those that have a limit.
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
