/// A generalised linear model for classes.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/GLMClassifier.proto`.
struct GLMClassifier: ClassicModel {
  private let inputs: InputRow
  private let weights: GLMWeights
  private let isProbit: Bool
  private let isOneVersusRest: Bool
  private let classes: ClassifierOutputs

  var classLabels: ClassLabels? { classes.labels }

  init(_ specification: ModelSpecification) throws {
    var (weights, transform, encoding) = (GLMWeights(), 0, 0)
    var labels: ClassLabels?
    try specification.content.forEachField { field in
      switch field.number {
      case 3: transform = try field.integer()
      case 4: encoding = try field.integer()
      case 100, 101: labels = try ClassLabels(field)
      default: try weights.read(field)
      }
    }
    let kind = specification.kind
    guard (0...1).contains(transform) else { throw kind.failure("its transform (\(transform)) is not known") }
    guard (0...1).contains(encoding) else { throw kind.failure("its encoding of classes (\(encoding)) is not known") }
    guard let labels else { throw kind.failure("it has no class labels") }
    inputs = try InputRow(specification)
    try weights.check(inputs, kind)
    // Two classes need one row in both encodings: it tells the second from the first.
    let expected = encoding == 1 && labels.count > 2 ? labels.count : labels.count - 1
    guard weights.rows.count == expected else {
      throw kind.failure(
        "it has \(weights.rows.count) rows of weights for \(labels.count) classes, but needs \(expected)")
    }
    guard transform == 0 || labels.count == 2 else {
      throw kind.failure("probit tells two classes apart, but it has \(labels.count)")
    }
    (self.weights, isProbit, isOneVersusRest) = (weights, transform == 1, encoding == 1)
    classes = try ClassifierOutputs(specification, labels)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let scores = try weights.scores(self.inputs.numbers(inputs))
    if scores.count == 1 {
      let (link, score) = (isProbit ? LinkFunctions.normal : LinkFunctions.logistic, scores[0])
      return classes.outputs(score > 0 ? 1 : 0, [link(-score), link(score)])
    }
    // The first class is what the others are compared with: its own score is zero.
    guard isOneVersusRest else {
      let all = [0] + scores
      return classes.outputs(all.indexOfLargest, LinkFunctions.softmax(all))
    }
    let single = scores.map(LinkFunctions.logistic)
    let sum = single.reduce(0, +)
    // The scores decide: several probabilities may be too close to one, or to zero, to be told apart.
    return classes.outputs(scores.indexOfLargest, sum > 0 ? single.map { $0 / sum } : single)
  }
}
