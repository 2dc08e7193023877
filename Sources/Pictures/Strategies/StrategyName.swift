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
  /// The gallery's own way: every preview first, then the predictions by their distance, as many at once as keep the model busy.
  case inTurn

  /// How many photographs are in flight if a strategy limits that and nothing else was said.
  package static let defaultInFlight = 2
  /// The ways to run a model that are measured side by side.
  package static let measured = allCases.filter { $0 != .inTurn }

  /// The name in words.
  package var title: String {
    switch self {
    case .serial: "serial"
    case .serialPrediction: "serial prediction"
    case .batch: "batch"
    case .concurrent: "concurrent"
    case .limited: "limited"
    case .dropping: "dropping"
    case .inTurn: "in turn"
    }
  }

  /// A strategy that has made no picture yet; `inFlight` is the limit of those that have one.
  package func makeStrategy<Job: BlockingPictureSteps>(for _: Job.Type, inFlight: Int) -> any PictureStrategy<Job> {
    switch self {
    case .serial: SerialStrategy<Job>()
    case .serialPrediction: SerialPredictionStrategy<Job>()
    case .batch: BatchStrategy<Job>()
    case .concurrent: ConcurrentStrategy<Job>()
    case .limited: LimitedStrategy<Job>(inFlight: inFlight)
    case .dropping: DroppingStrategy<Job>(inFlight: inFlight)
    case .inTurn: InTurnStrategy<Job>()
    }
  }
}
