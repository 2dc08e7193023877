/// What is done to a photograph before it is shown.
package enum Filter: Sendable, Hashable {
  /// Nothing.
  case original
  /// Its luminance alone.
  case gray
  /// A model predicts from it; the number is the model's place in the configuration.
  case model(Int)
  /// Two models predict from it, and are held against each other.
  case comparison(Int, Int)

  /// The places of the models that predict.
  package var models: [Int] {
    switch self {
    case .original, .gray: []
    case .model(let index): [index]
    case .comparison(let first, let second): [first, second]
    }
  }
}
