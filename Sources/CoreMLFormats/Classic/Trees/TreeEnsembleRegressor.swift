/// Decision trees that add up to a number.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/TreeEnsemble.proto`.
struct TreeEnsembleRegressor: ClassicModel {
  private let inputs: InputRow
  private let trees: DecisionTrees
  private let transform: TreeTransform
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    var (parameters, code) = (ProtobufMessage?.none, 0)
    try specification.content.forEachField { field in
      switch field.number {
      case 1: parameters = try field.nested()
      case 2: code = try field.integer()
      default: break
      }
    }
    let kind = specification.kind
    guard let parameters else { throw kind.failure("it has no trees") }
    inputs = try InputRow(specification, missingIsNotANumber: true)
    trees = try TreeReader.trees(parameters, featureCount: inputs.count, kind)
    (transform, output) = (try TreeTransform(code: code, kind), try specification.regressorOutput())
    try output.check(holds: trees.base.count, kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let sums = try trees.prediction(self.inputs.numbers(inputs))
    return [output.name: try output.value(transform(sums))]
  }
}
