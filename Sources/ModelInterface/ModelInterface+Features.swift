/// The classes for the inputs and outputs.
extension ModelInterface {
  var inputName: String { "\(className.plain)Input" }
  var outputName: String { "\(className.plain)Output" }

  var inputClass: String {
    let properties = inputs.map { input in
      """
        /// \(Self.line(input.comment))
        \(access)var \(input.name.text): \(input.type)
      """
    }
    let values = inputs.map { input in
      "    case \(Self.literal(input.featureName)): \(Self.featureValue(of: input))"
    }
    let assignments = inputs.map { "    self.\($0.name.text) = \($0.name.text)" }
    let conveniences =
      inputShapedArrays + convenienceInitializers + imageSetters + imageReader
    return """
      /// The inputs of a prediction of `\(className.plain)`.
      \(access)nonisolated final class \(inputName): MLFeatureProvider {
      \(properties.joined(separator: "\n"))

        /// The inputs' names in the model.
        \(access)var featureNames: Set<String> { \(Self.names(inputs)) }

        /// The input of that name in the model; `nil` if there is none.
        \(access)func featureValue(for featureName: String) -> MLFeatureValue? {
          switch featureName {
      \(values.joined(separator: "\n"))
          default: nil
          }
        }

        /// The inputs by their values.
        \(access)init(\(parameters { $0.type })) {
      \(assignments.joined(separator: "\n"))
        }
      \(conveniences.map { "\n\($0)\n" }.joined())}
      """
  }

  var outputClass: String {
    let properties = outputs.map { output in
      """
        /// \(Self.line(output.comment))
        \(access)var \(output.name.text): \(output.type) {
          guard let value = \(Self.value(of: output)) else {
            fatalError(\(Self.literal("the model gave no “\(output.featureName)” of the type \(output.type)")))
          }
          return value\(Self.conversion(of: output))
        }
      """
    }
    return """
      /// The outputs of a prediction of `\(className.plain)`.
      \(access)nonisolated final class \(outputName): MLFeatureProvider, Sendable {
        private let \(Self.storageName): [String: MLFeatureValue]

      \((properties + outputShapedArrays).joined(separator: "\n\n"))

        /// The outputs' names in the model.
        \(access)var featureNames: Set<String> { Set(\(Self.storageName).keys) }

        /// The output of that name in the model; `nil` if there is none.
        \(access)func featureValue(for featureName: String) -> MLFeatureValue? { \(Self.storageName)[featureName] }

        /// The outputs that a model gave.
        \(access)init(features: any MLFeatureProvider) {
          \(Self.storageName) = features.featureNames.reduce(into: [:]) { $0[$1] = features.featureValue(for: $1) }
        }
      }
      """
  }

  /// For example "photo: CVPixelBuffer, x: MLMultiArray".
  func parameters(_ type: (InterfaceProperty) -> String) -> String {
    inputs.map { "\($0.name.label): \(type($0))" }.joined(separator: ", ")
  }

  /// For example "photo: photo, x: MLMultiArray(x)".
  func arguments(_ value: (InterfaceProperty) -> String = { $0.name.text }) -> String {
    inputs.map { "\($0.name.label): \(value($0))" }.joined(separator: ", ")
  }

  var access: String { accessLevel.prefix }

  private static func names(_ properties: [InterfaceProperty]) -> String {
    "[\(properties.map { literal($0.featureName) }.joined(separator: ", "))]"
  }

  private static func featureValue(of input: InterfaceProperty) -> String {
    "MLFeatureValue(\(input.isImage ? "pixelBuffer" : "multiArray"): self.\(input.name.text))"
  }

  private static func value(of output: InterfaceProperty) -> String {
    let value = "\(storageName)[\(literal(output.featureName))]"
    return switch output.kind {
    case .image: "\(value)?.imageBufferValue"
    case .multiArray: "\(value)?.multiArrayValue"
    case .label: "\(value)?.stringValue"
    case .probabilities: "\(value)?.dictionaryValue"
    }
  }

  private static func conversion(of output: InterfaceProperty) -> String {
    guard output.kind == .probabilities else { return "" }
    return """
      .reduce(into: [:]) { probabilities, entry in
            if let label = entry.key.base as? String { probabilities[label] = entry.value.doubleValue }
          }
      """
  }
}
