/// What to optimise a model for.
public struct MLOptimizationHints: Sendable, Hashable {
  /// How often the shapes of inputs change.
  public enum ReshapeFrequency: Int, Sendable {
    /// With any prediction: the model is prepared once for all shapes. The default.
    case frequent = 0
    /// Rarely: the model is prepared for each new shape, which takes a while once, and then predicts faster.
    case infrequent = 1
  }

  /// What matters more.
  public enum SpecializationStrategy: Int, Sendable {
    /// A fast first load: operations are divided among the devices by what they can run, and nothing is timed.
    case `default` = 0
    /// Fast predictions: if there are several devices, the first load times operations and the best divisions. The result is kept.
    case fastPrediction = 1
  }

  /// How often the shapes of inputs change; `frequent` by default.
  public var reshapeFrequency = ReshapeFrequency.frequent
  /// What matters more; by default a fast first load.
  public var specializationStrategy = SpecializationStrategy.default

  /// Creates the default hints.
  public init() {}
}
