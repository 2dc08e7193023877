/// How one prediction is made. There is nothing to choose yet.
public final class MLPredictionOptions: Sendable {
  /// The default options.
  public init() {}
}
