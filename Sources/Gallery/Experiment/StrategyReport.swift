import Foundation

/// What `vitrine strategies` prints: fields may be added, never renamed. Times in seconds, sizes in bytes; medians of the rounds.
public struct StrategyReport: Encodable, Sendable {
  /// What one photograph takes by itself, in processor seconds on all cores together.
  public struct Parts: Encodable, Sendable {
    /// Reading, decoding, resizing.
    public var preparationSeconds: Double
    /// The prediction, and turning its output into what is shown.
    public var predictionSeconds: Double
  }

  /// One strategy's figures.
  public struct Entry: Encodable, Sendable {
    /// The strategy.
    public var name: StrategyName
    /// From the beginning to the first tile that is coloured.
    public var firstTileSeconds: Double
    /// … until no tile is left to come.
    public var screenDoneSeconds: Double
    /// Tiles that were coloured, a second.
    public var throughput: Double
    /// The most memory above that of the process with its loaded model.
    public var peakBytes: Int
    /// Predictions on tiles that a fling to the end had left behind.
    public var wastedPredictions: Int
    /// From the fling's last key until the last screen is done.
    public var flingDoneSeconds: Double
    /// Tiles that stay without colour because they were late.
    public var droppedTiles: Int
    /// Processor time over time and cores, 0…1.
    public var processorShare: Double
    /// The steps of a few photographs over time, of the last round.
    public var lanes: StrategyLanes
  }

  /// How many photographs are on the screen.
  public var photographs: Int
  /// How often each strategy was measured.
  public var rounds: Int
  /// The model's name.
  public var model: String
  /// The precision that ran.
  public var precision: String
  /// The cores that the process may use.
  public var cores: Int
  /// How many predictions the model runs at once.
  public var predictionConcurrency: Int
  /// The limit of the strategies that have one.
  public var inFlight: Int
  /// What one photograph takes.
  public var parts: Parts
  /// Photographs a second if no core ever waited: the cores over what one photograph takes.
  public var throughputLimit: Double
  /// The strategies, in the order of `StrategyName`.
  public var strategies: [Entry]
}

/// When photographs were prepared and predicted, in seconds since the first of them was asked for.
public struct StrategyLanes: Encodable, Sendable {
  /// One step of one photograph.
  public struct Span: Encodable, Sendable, Equatable {
    /// When it began.
    public var start: Double
    /// When it ended.
    public var end: Double

    package init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  /// The preparations.
  public var prepare: [Span]
  /// The predictions.
  public var predict: [Span]

  /// The end of the last step.
  package var seconds: Double { (prepare + predict).map(\.end).max() ?? 0 }
}
