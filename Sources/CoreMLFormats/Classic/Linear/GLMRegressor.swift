/// A generalised linear model for numbers: a weighted sum, through a function if the model has one.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/GLMRegressor.proto`.
struct GLMRegressor: ClassicModel {
  private enum Transform: Int {
    case none = 0
    case logit = 1
    case probit = 2
  }

  private let inputs: InputRow
  private let weights: GLMWeights
  private let transform: Transform
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    var (weights, code) = (GLMWeights(), 0)
    try specification.content.forEachField { field in
      if field.number == 3 { code = try field.integer() } else { try weights.read(field) }
    }
    guard let transform = Transform(rawValue: code) else {
      throw specification.kind.failure("its transform (\(code)) is not known")
    }
    inputs = try InputRow(specification)
    try weights.check(inputs, specification.kind)
    (self.weights, self.transform, output) = (weights, transform, try specification.regressorOutput())
    try output.check(holds: weights.rows.count, specification.kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let scores = try weights.scores(self.inputs.numbers(inputs))
    let results =
      switch transform {
      case .none: scores
      case .logit: scores.map(LinkFunctions.logistic)
      case .probit: scores.map(LinkFunctions.normal)
      }
    return [output.name: try output.value(results)]
  }
}
