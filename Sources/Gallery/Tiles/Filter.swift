/// What is done to a photograph before it is shown.
public enum Filter: Sendable, Hashable {
  /// Nothing.
  case original
  /// Its luminance alone.
  case gray
  /// A model predicts from it; the number is the model's place in the configuration.
  case model(Int)
}
