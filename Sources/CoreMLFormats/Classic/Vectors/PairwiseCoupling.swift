import Glibc

/// Probabilities of classes from decisions between pairs of them.
///
/// Sources: J. Platt, "Probabilistic outputs for support vector machines", for a pair; T.-F. Wu, C.-J. Lin and R. C.
/// Weng, "Probability estimates for multi-class classification by pairwise coupling", second method, for all classes.
/// The number of rounds and the error that ends them are LIBSVM's, since they show in the results. Two classes need no
/// rounds: their probabilities are the pair's.
struct PairwiseCoupling: Sendable {
  let slopes: [Double]
  let offsets: [Double]
  let classCount: Int

  func probabilities(_ decisions: [Double]) -> [Double] {
    // An answer is never certain: zero would decide against all other pairs.
    let smallest = 1e-7
    let chances = decisions.indices.map { pair in
      let chance = LinkFunctions.logistic(-(decisions[pair] * slopes[pair] + offsets[pair]))
      return min(max(chance, smallest), 1 - smallest)
    }
    return classCount == 2 ? [chances[0], 1 - chances[0]] : coupled(matrix(chances))
  }

  /// The matrix whose quadratic form the probabilities make smallest.
  private func matrix(_ chances: [Double]) -> [[Double]] {
    var against = Array(repeating: Array(repeating: 0.0, count: classCount), count: classCount)
    var pair = 0
    for first in 0..<classCount {
      for second in first + 1..<classCount {
        (against[first][second], against[second][first]) = (chances[pair], 1 - chances[pair])
        pair += 1
      }
    }
    var matrix = against
    for row in 0..<classCount {
      matrix[row][row] = 0
      for column in 0..<classCount where column != row {
        matrix[row][row] += against[column][row] * against[column][row]
        matrix[row][column] = -against[column][row] * against[row][column]
      }
    }
    return matrix
  }

  private func coupled(_ matrix: [[Double]]) -> [Double] {
    var result = Array(repeating: 1 / Double(classCount), count: classCount)
    let tolerance = 0.005 / Double(classCount)
    for _ in 0..<max(100, classCount) {
      var products = matrix.map { row in zip(row, result).reduce(0) { $0 + $1.0 * $1.1 } }
      var form = zip(result, products).reduce(0) { $0 + $1.0 * $1.1 }
      guard products.contains(where: { abs($0 - form) >= tolerance }) else { break }
      for place in 0..<classCount {
        let step = (form - products[place]) / matrix[place][place]
        let scale = 1 + step
        form = (form + step * (step * matrix[place][place] + 2 * products[place])) / scale / scale
        result[place] += step
        for other in 0..<classCount {
          products[other] = (products[other] + step * matrix[place][other]) / scale
          result[other] /= scale
        }
      }
    }
    return result
  }
}
