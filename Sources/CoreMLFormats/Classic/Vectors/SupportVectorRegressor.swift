/// A support vector machine for numbers.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/SVM.proto`.
struct SupportVectorRegressor: ClassicModel {
  private let inputs: InputRow
  private let kernel: Kernel
  private let vectors: SupportVectors
  private let coefficients: [Double]
  private let rho: Double
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    let inputs = try InputRow(specification)
    var (kernel, vectors): (Kernel?, SupportVectors?) = (nil, nil)
    var (coefficients, rho): ([Double], Double) = ([], 0)
    try specification.content.forEachField { field in
      switch field.number {
      case 1: kernel = try Kernel(field.nested(), kind)
      case 2: vectors = try SupportVectors(sparse: field.nested(), inputCount: inputs.count, kind)
      case 3: vectors = try SupportVectors(dense: field.nested(), inputCount: inputs.count, kind)
      case 4: coefficients = try field.nested().doubles()
      case 5: rho = try field.double()
      default: break
      }
    }
    guard let kernel else { throw kind.failure("it has no kernel") }
    guard let vectors else { throw kind.failure("it has no support vectors") }
    guard coefficients.count == vectors.count else {
      throw kind.failure("it has \(coefficients.count) coefficients for \(vectors.count) support vectors")
    }
    (self.inputs, self.kernel, self.vectors) = (inputs, kernel, vectors)
    (self.coefficients, self.rho, output) = (coefficients, rho, try specification.regressorOutput())
    try output.check(holds: 1, kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let similarities = try vectors.similarities(self.inputs.numbers(inputs), kernel)
    var sum = -rho
    for (coefficient, similarity) in zip(coefficients, similarities) { sum += coefficient * similarity }
    return [output.name: try output.value([sum])]
  }
}
