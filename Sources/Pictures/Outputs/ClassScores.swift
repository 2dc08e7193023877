import Glibc

/// One number for each class.
enum ClassScores {
  /// How many classes are reported.
  static let toldCount = 3

  /// The most probable classes, best first; empty if a score is not finite.
  ///
  /// Scores from 0 to 1 are taken as probabilities, of one class among all or of each class by itself. Integers up to 255 that
  /// add up to about 255 are probabilities in bytes. Anything else is taken as logits, and softmax turns them into
  /// probabilities.
  static func best(_ scores: [Float], labels: [String]?) -> [ModelAnswer.Share] {
    var best: [Int] = []
    var sum: Double = 0
    for (index, score) in scores.enumerated() {
      guard score.isFinite else { return [] }
      sum += Double(score)
      if best.count == toldCount, score <= scores[best[toldCount - 1]] { continue }
      let place = best.firstIndex { scores[$0] < score } ?? best.count
      best.insert(index, at: place)
      if best.count > toldCount { best.removeLast() }
    }
    guard let first = best.first, let lowest = scores.min() else { return [] }
    let highest = scores[first]
    let probability: (Float) -> Double
    if lowest >= 0, highest <= 1.001 {
      probability = { Double($0) }
    } else if lowest >= 0, highest <= 255, abs(sum - 255.5) < 8, scores.allSatisfy({ $0 == $0.rounded() }) {
      probability = { Double($0) / 255 }
    } else {
      let exponentials = scores.reduce(0.0) { $0 + exp(Double($1 - highest)) }
      probability = { exp(Double($0 - highest)) / exponentials }
    }
    return best.map { ModelAnswer.Share(index: $0, of: labels, value: probability(scores[$0])) }
  }
}
