/// What a model is to be prepared for.
public struct MLOptimizationHints: Sendable, Hashable {
  /// How often the shapes of inputs change.
  public enum ReshapeFrequency: Int, Sendable {
    /// At any prediction: one preparation serves all shapes. The default.
    case frequent = 0
    /// Seldom: the model is prepared for each shape that comes, which takes a while once, and predicts faster then.
    case infrequent = 1
  }

  /// What counts more.
  public enum SpecializationStrategy: Int, Sendable {
    /// A fast first load: operations are divided among the devices by what they can execute, and nothing is timed.
    case `default` = 0
    /// Fast predictions: where there are several devices, operations and the best divisions are timed at the first load. The
    /// result is kept.
    case fastPrediction = 1
  }

  /// How often the shapes of inputs change; `frequent` by default.
  public var reshapeFrequency = ReshapeFrequency.frequent
  /// What counts more; a fast first load by default.
  public var specializationStrategy = SpecializationStrategy.default

  /// The default hints.
  public init() {}
}
