/// What a model's file says of the model: its features, and what people should know.
package struct ModelDescription: Sendable, Equatable {
  package var inputs: [FeatureSpecification] = []
  package var outputs: [FeatureSpecification] = []
  package var states: [FeatureSpecification] = []
  /// A classifier's outputs: the most probable class, and the probabilities of all.
  package var predictedFeatureName: String?
  package var predictedProbabilitiesName: String?
  package var summary: String?
  package var version: String?
  package var author: String?
  package var license: String?
  package var userDefined: [String: String] = [:]
  /// The functions of a program that has several, each with features of its own.
  package var functions: [FunctionDescription] = []
  package var defaultFunctionName: String?

  package init() {}

  /// The description of one of several functions: the features are its own, the rest is the model's.
  package func description(of function: FunctionDescription) -> ModelDescription {
    var description = self
    (description.inputs, description.outputs, description.states) = (function.inputs, function.outputs, function.states)
    description.predictedFeatureName = function.predictedFeatureName
    description.predictedProbabilitiesName = function.predictedProbabilitiesName
    return description
  }
}

package struct FunctionDescription: Sendable, Equatable {
  package var name = ""
  package var inputs: [FeatureSpecification] = []
  package var outputs: [FeatureSpecification] = []
  package var states: [FeatureSpecification] = []
  package var predictedFeatureName: String?
  package var predictedProbabilitiesName: String?
}

extension ModelDescription {
  /// Source of the fields' numbers: coremltools, `mlmodel/format/Model.proto`.
  package init(_ message: ProtobufMessage) throws {
    try message.forEachField { field in
      switch field.number {
      case 1: inputs.append(try FeatureReader.feature(field.nested()))
      case 10: outputs.append(try FeatureReader.feature(field.nested()))
      case 13: states.append(try FeatureReader.feature(field.nested()))
      case 11: predictedFeatureName = try field.nonEmptyText()
      case 12: predictedProbabilitiesName = try field.nonEmptyText()
      case 20: functions.append(try FunctionDescription(field.nested()))
      case 21: defaultFunctionName = try field.nonEmptyText()
      case 100: try readMetadata(field.nested())
      default: break
      }
    }
  }

  private mutating func readMetadata(_ message: ProtobufMessage) throws {
    try message.forEachField { field in
      switch field.number {
      case 1: summary = try field.nonEmptyText()
      case 2: version = try field.nonEmptyText()
      case 3: author = try field.nonEmptyText()
      case 4: license = try field.nonEmptyText()
      case 100:
        let (key, value) = try field.entry()
        userDefined[key] = try value?.text() ?? ""
      default: break
      }
    }
  }
}

extension FunctionDescription {
  init(_ message: ProtobufMessage) throws {
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 2: inputs.append(try FeatureReader.feature(field.nested()))
      case 3: outputs.append(try FeatureReader.feature(field.nested()))
      case 4: predictedFeatureName = try field.nonEmptyText()
      case 5: predictedProbabilitiesName = try field.nonEmptyText()
      case 6: states.append(try FeatureReader.feature(field.nested()))
      default: break
      }
    }
  }
}

extension ProtobufMessage.Field {
  /// `nil` for an empty text, which protobuf does not tell from none.
  fileprivate func nonEmptyText() throws -> String? {
    let text = try text()
    return text.isEmpty ? nil : text
  }
}
