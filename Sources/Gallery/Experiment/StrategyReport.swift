import Foundation

/// What `vitrine strategies` prints: fields may be added, never renamed. Times in seconds, sizes in bytes; medians of the rounds.
package struct StrategyReport: Encodable, Sendable {
  /// What one photograph takes by itself, in processor seconds on all cores together.
  package struct Parts: Encodable, Sendable {
    /// Reading, decoding, resizing.
    package var preparationSeconds: Double
    /// The prediction, and turning its output into what is shown.
    package var predictionSeconds: Double
  }

  /// One strategy's figures.
  package struct Entry: Encodable, Sendable {
    /// The strategy.
    package var name: StrategyName
    /// From the beginning to the first tile that is coloured.
    package var firstTileSeconds: Double
    /// … until no tile is left to come.
    package var screenDoneSeconds: Double
    /// Tiles that were coloured, a second.
    package var throughput: Double
    /// The most memory above that of the process with its loaded model.
    package var peakBytes: Int
    /// Predictions on tiles that a fling to the end had left behind.
    package var wastedPredictions: Int
    /// From the fling's last key until the last screen is done.
    package var flingDoneSeconds: Double
    /// Tiles that stay without colour because they were late.
    package var droppedTiles: Int
    /// Processor time over time and cores, 0…1.
    package var processorShare: Double
    /// The steps of a few photographs over time, of the last round.
    package var lanes: StrategyLanes
  }

  /// How many photographs are on the screen.
  package var photographs: Int
  /// How often each strategy was measured.
  package var rounds: Int
  /// The model's name.
  package var model: String
  /// The precision that ran.
  package var precision: String
  /// The cores that the process may use.
  package var cores: Int
  /// How many predictions the model runs at once.
  package var predictionConcurrency: Int
  /// The limit of the strategies that have one.
  package var inFlight: Int
  /// What one photograph takes.
  package var parts: Parts
  /// Photographs a second if no core ever waited: the cores over what one photograph takes.
  package var throughputLimit: Double
  /// The strategies, in the order of `StrategyName`.
  package var strategies: [Entry]
}

/// When photographs were prepared and predicted, in seconds since the first of them was asked for.
package struct StrategyLanes: Encodable, Sendable {
  /// One step of one photograph.
  package struct Span: Encodable, Sendable, Equatable {
    /// When it began.
    package var start: Double
    /// When it ended.
    package var end: Double

    package init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  /// The preparations.
  package var prepare: [Span]
  /// The predictions.
  package var predict: [Span]

  /// The end of the last step.
  package var seconds: Double { (prepare + predict).map(\.end).max() ?? 0 }
}
