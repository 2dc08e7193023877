/// Decision trees that add up to the probabilities of classes.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/TreeEnsemble.proto`.
struct TreeEnsembleClassifier: ClassicModel {
  private let inputs: InputRow
  private let trees: DecisionTrees
  private let transform: TreeTransform
  private let classes: ClassifierOutputs

  var classLabels: ClassLabels? { classes.labels }

  init(_ specification: ModelSpecification) throws {
    var (parameters, code) = (ProtobufMessage?.none, 0)
    var labels: ClassLabels?
    try specification.content.forEachField { field in
      switch field.number {
      case 1: parameters = try field.nested()
      case 2: code = try field.integer()
      default: if let read = try ClassLabels(field) { labels = read }
      }
    }
    let kind = specification.kind
    guard let parameters else { throw kind.failure("it has no trees") }
    inputs = try InputRow(specification, missingIsNotANumber: true)
    trees = try TreeReader.trees(parameters, featureCount: inputs.count, kind)
    transform = try TreeTransform(code: code, kind)
    let dimensions = trees.base.count
    // Without labels, classes are called by their numbers.
    let known = labels.flatMap { $0.count > 0 ? $0 : nil } ?? .integers(Array(0..<max(2, dimensions)))
    guard known.count == dimensions || known.count == 2 && dimensions == 1 else {
      throw kind.failure("it has \(known.count) classes, but its trees make \(dimensions) scores")
    }
    classes = try ClassifierOutputs(specification, known)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let sums = try trees.prediction(self.inputs.numbers(inputs))
    guard sums.count == 1, classes.labels.count == 2 else { return classes.outputs(nil, transform(sums)) }
    // The only score is the second class's. An even chance is a vote for it: converters move an exact half aside when
    // the first class is meant.
    let second = transform == .none ? sums[0] : LinkFunctions.logistic(sums[0])
    return classes.outputs(second >= 0.5 ? 1 : 0, [1 - second, second])
  }
}
