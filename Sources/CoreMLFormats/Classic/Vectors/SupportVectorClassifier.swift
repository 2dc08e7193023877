/// A support vector machine for classes: one decision for each pair of them.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/SVM.proto`. Their order is LIBSVM's.
struct SupportVectorClassifier: ClassicModel {
  private let inputs: InputRow
  private let kernel: Kernel
  private let vectors: SupportVectors
  /// Where the vectors of each class begin, and where those of the last one end.
  private let starts: [Int]
  /// One row less than there are classes, each with a number for every vector.
  private let coefficients: [[Double]]
  private let rho: [Double]
  private let coupling: PairwiseCoupling?
  private let classes: ClassifierOutputs

  var classLabels: ClassLabels? { classes.labels }

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    let inputs = try InputRow(specification)
    var (kernel, vectors, labels): (Kernel?, SupportVectors?, ClassLabels?) = (nil, nil, nil)
    var (counts, coefficients): ([Int], [[Double]]) = ([], [])
    var (rho, slopes, offsets): ([Double], [Double], [Double]) = ([], [], [])
    try specification.content.forEachField { field in
      switch field.number {
      case 1: kernel = try Kernel(field.nested(), kind)
      case 2: try field.appendIntegers(to: &counts)
      case 3: vectors = try SupportVectors(sparse: field.nested(), inputCount: inputs.count, kind)
      case 4: vectors = try SupportVectors(dense: field.nested(), inputCount: inputs.count, kind)
      case 5: coefficients.append(try field.nested().doubles())
      case 6: try field.appendDoubles(to: &rho)
      case 7: try field.appendDoubles(to: &slopes)
      case 8: try field.appendDoubles(to: &offsets)
      default: if let read = try ClassLabels(field) { labels = read }
      }
    }
    guard let kernel else { throw kind.failure("it has no kernel") }
    guard let vectors else { throw kind.failure("it has no support vectors") }
    guard let labels, labels.count >= 2 else { throw kind.failure("it has fewer than two class labels") }
    let (classes, pairs) = (labels.count, labels.count * (labels.count - 1) / 2)
    guard counts.count == classes, counts.allSatisfy({ (0...vectors.count).contains($0) }) else {
      throw kind.failure("its numbers of support vectors do not fit \(classes) classes")
    }
    let starts = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) &+ $1) }
    guard starts.last == vectors.count else {
      throw kind.failure("its classes have \(starts.last ?? 0) support vectors, but there are \(vectors.count)")
    }
    guard coefficients.count == classes - 1, coefficients.allSatisfy({ $0.count == vectors.count }) else {
      throw kind.failure("its coefficients do not fit \(classes) classes and \(vectors.count) support vectors")
    }
    guard rho.count == pairs else { throw kind.failure("it has \(rho.count) constants for \(pairs) pairs of classes") }
    guard slopes.count == offsets.count, slopes.isEmpty || slopes.count == pairs else {
      throw kind.failure("its numbers for probabilities do not fit \(pairs) pairs of classes")
    }
    (self.inputs, self.kernel, self.vectors) = (inputs, kernel, vectors)
    (self.starts, self.coefficients, self.rho) = (starts, coefficients, rho)
    coupling = slopes.isEmpty ? nil : PairwiseCoupling(slopes: slopes, offsets: offsets, classCount: classes)
    self.classes = try ClassifierOutputs(specification, labels)
    guard coupling != nil || !self.classes.wantsProbabilities else {
      throw kind.failure("it describes probabilities, but holds nothing to compute them with")
    }
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let decisions = decisions(try vectors.similarities(self.inputs.numbers(inputs), kernel))
    guard let coupling else { return classes.outputs(winner(decisions), []) }
    return classes.outputs(nil, coupling.probabilities(decisions))
  }

  /// One number for each pair of classes: above zero it is for the first.
  private func decisions(_ similarities: [Double]) -> [Double] {
    let count = classes.labels.count
    var decisions: [Double] = []
    decisions.reserveCapacity(rho.count)
    for first in 0..<count {
      for second in first + 1..<count {
        // A class's vectors have one coefficient for each other class; its own is left out of the rows.
        var sum = -rho[decisions.count]
        let (own, other) = (coefficients[second - 1], coefficients[first])
        for vector in starts[first]..<starts[first + 1] { sum += own[vector] * similarities[vector] }
        for vector in starts[second]..<starts[second + 1] { sum += other[vector] * similarities[vector] }
        decisions.append(sum)
      }
    }
    return decisions
  }

  /// The class that most pairs decide for, the first of several.
  private func winner(_ decisions: [Double]) -> Int {
    let count = classes.labels.count
    var (votes, pair) = (Array(repeating: 0, count: count), 0)
    for first in 0..<count {
      for second in first + 1..<count {
        votes[decisions[pair] > 0 ? first : second] += 1
        pair += 1
      }
    }
    return votes.firstIndex(of: votes.max() ?? 0) ?? 0
  }
}
