import Foundation
import Pictures

/// The output of `vitrine strategies`. Fields may be added, never renamed. Times in seconds, sizes in bytes; medians over the
/// rounds.
package struct StrategyReport: Encodable, Sendable {
  /// What one photograph costs on its own, in processor seconds summed over all cores.
  package struct Parts: Encodable, Sendable {
    /// Reading, decoding, resizing.
    package var preparationSeconds: Double
    /// The prediction, and turning its output into what is shown.
    package var predictionSeconds: Double
  }

  /// The figures of one strategy.
  package struct Entry: Encodable, Sendable {
    /// The strategy.
    package var name: StrategyName
    /// From the start until the first tile is coloured.
    package var firstTileSeconds: Double
    /// From the start until no more tiles will be coloured.
    package var screenDoneSeconds: Double
    /// Tiles coloured per second.
    package var throughput: Double
    /// The peak memory, beyond what the process needs with its model loaded.
    package var peakBytes: Int
    /// Predictions for tiles that a fling to the end had left behind.
    package var wastedPredictions: Int
    /// From the fling's last key until the last screen is done.
    package var flingDoneSeconds: Double
    /// Tiles that stay uncoloured because they were late.
    package var droppedTiles: Int
    /// Processor time as a share of all cores' time, 0…1.
    package var processorShare: Double
    /// The steps of a few photographs over time, from the last round.
    package var lanes: StrategyLanes
  }

  /// How many photographs are on the screen.
  package var photographs: Int
  /// How often each strategy was measured.
  package var rounds: Int
  /// The model's name.
  package var model: String
  /// The precision in use.
  package var precision: String
  /// The number of cores available to the process.
  package var cores: Int
  /// How many predictions the model runs at once.
  package var predictionConcurrency: Int
  /// The limit for the strategies that have one.
  package var inFlight: Int
  /// What one photograph costs.
  package var parts: Parts
  /// Photographs per second if no core ever waited: the cores divided by what one photograph costs.
  package var throughputLimit: Double
  /// The strategies, in the order of `StrategyName`.
  package var strategies: [Entry]
}

/// When photographs were prepared and predicted, in seconds since the first was requested.
package struct StrategyLanes: Encodable, Sendable {
  /// One step of one photograph.
  package struct Span: Encodable, Sendable, Equatable {
    /// When it began.
    package var start: Double
    /// When it ended.
    package var end: Double
  }

  /// The preparations.
  package var prepare: [Span]
  /// The predictions.
  package var predict: [Span]

  /// The end of the last step.
  package var seconds: Double { (prepare + predict).map(\.end).max() ?? 0 }
}
