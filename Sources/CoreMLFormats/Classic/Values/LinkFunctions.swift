import Glibc

/// The functions that turn scores into probabilities.
enum LinkFunctions {
  static func logistic(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

  /// The normal distribution's cumulative probability, the inverse of what "probit" names.
  static func normal(_ score: Double) -> Double { erfc(-score / 2.0.squareRoot()) / 2 }

  static func softmax(_ scores: [Double]) -> [Double] {
    // Nothing changes if all scores grow by the same amount, but large ones would overflow.
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
