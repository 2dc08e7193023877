/// The outputs of a classifier: the label of the most probable class, and the probabilities of all.
struct ClassifierOutputs: Sendable {
  let labels: ClassLabels
  private let keys: [ClassicKey]
  private let labelName: String?
  private let probabilitiesName: String?

  /// - Throws: `FormatError` if the description does not fit the labels, or has outputs that no classifier makes.
  init(_ specification: ModelSpecification, _ labels: ClassLabels) throws {
    let (description, kind) = (specification.description, specification.kind)
    (self.labels, keys) = (labels, labels.keys)
    guard !keys.isEmpty else { throw kind.failure("it has no class labels") }
    let label = description.predictedFeatureName ?? description.outputs.first { $0.type == labels.kind }?.name
    // Some files do not say which output is which; their types do.
    let scores = FeatureKind.dictionary(hasTextKeys: labels.kind == .text)
    let probabilities = description.predictedProbabilitiesName ?? description.outputs.first { $0.type == scores }?.name
    for output in description.outputs {
      switch output.name {
      case label:
        guard output.type == labels.kind else {
          throw kind.failure(
            "its output “\(output.name)” is \(output.type.kindName), but a class label is \(labels.kind.kindName)")
        }
      case probabilities:
        guard output.type == scores else {
          throw kind.failure(
            "its output “\(output.name)” is \(output.type.kindName), which does not fit the class labels")
        }
      default: throw kind.failure("it describes the output “\(output.name)”, which it does not make")
      }
    }
    labelName = description.outputs.contains { $0.name == label } ? label : nil
    probabilitiesName = description.outputs.contains { $0.name == probabilities } ? probabilities : nil
  }

  var wantsProbabilities: Bool { probabilitiesName != nil }

  /// - Parameters:
  ///   - index: The class to be named; by default the most probable, the first of several.
  ///   - probabilities: As many as there are classes; empty if they are not known.
  func outputs(_ index: Int? = nil, _ probabilities: [Double]) -> [String: ClassicValue] {
    var outputs: [String: ClassicValue] = [:]
    if let labelName { outputs[labelName] = keys[index ?? probabilities.indexOfLargest].value }
    if let probabilitiesName {
      var dictionary: [ClassicKey: Double] = [:]
      for (key, probability) in zip(keys, probabilities) { dictionary[key, default: 0] += probability }
      outputs[probabilitiesName] = .dictionary(dictionary)
    }
    return outputs
  }
}

extension ClassLabels {
  /// The type of a label as a feature.
  var kind: FeatureKind {
    switch self {
    case .texts: .text
    case .integers: .integer
    }
  }
}

extension [Double] {
  /// The place of the largest number, the first of several; zero if there is none.
  var indexOfLargest: Int {
    var best = 0
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
