/// How a photograph is changed before it is shown.
package enum Filter: Sendable, Hashable {
  /// As it is.
  case original
  /// Only its luminance.
  case gray
  /// One model predicts from it; the number is the model's index in the configuration.
  case model(Int)
  /// Two models predict from it, and their results are compared.
  case comparison(Int, Int)

  /// The indexes of the models that predict.
  package var models: [Int] {
    switch self {
    case .original, .gray: []
    case .model(let index): [index]
    case .comparison(let first, let second): [first, second]
    }
  }
}
