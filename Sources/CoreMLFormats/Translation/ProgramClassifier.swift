/// The end of a program that classifies: what it calls "classify" is no computation, but says what the probabilities mean.
struct ProgramClassifier {
  /// The name of the tensor of probabilities.
  let probabilities: String
  let labels: ClassLabels

  /// `nil` if the block does not classify.
  ///
  /// - Throws: `FormatError` if the classes are not constants.
  init?(_ block: Block) throws {
    guard let operation = block.operations.last(where: { $0.type == "classify" }) else { return nil }
    guard case .name(let probabilities)? = operation.inputs["probabilities"]?.first else {
      throw FormatError("the operation “\(operation.name)” (classify) names no probabilities")
    }
    var classes = operation.inputs["classes"]?.first
    if case .name(let name)? = classes {
      classes = block.operations.first { $0.name == name }?.attributes["val"].map(Argument.value)
    }
    guard case .value(let value)? = classes, let labels = ClassLabels(value) else {
      throw FormatError("the operation “\(operation.name)” (classify) names no classes")
    }
    (self.probabilities, self.labels) = (probabilities, labels)
  }
}

extension ClassLabels {
  /// Labels in a list, or in one tensor.
  init?(_ value: Value) {
    let tensors: [TensorValue]
    switch value {
    case .tensor(let tensor): tensors = [tensor]
    case .list(let values), .tuple(let values): tensors = values.compactMap(\.tensor)
    case .dictionary: return nil
    }
    guard let first = tensors.first else { return nil }
    self = first.element == .string ? .texts(tensors.flatMap(\.texts)) : .integers(tensors.flatMap(\.integers))
  }
}
