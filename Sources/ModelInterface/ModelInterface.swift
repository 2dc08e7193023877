import Foundation
import ModelFiles

/// The Swift classes that give access to a model by the names of its inputs and outputs, like those that Xcode generates.
///
/// For a model `X` these are `XInput` and `XOutput`, with a property for each feature, and `X`, which loads and predicts.
package struct ModelInterface: Sendable {
  /// The name of the class.
  package let className: SwiftIdentifier
  let accessLevel: AccessLevel
  let resourceName: String
  let metadata: ModelMetadata
  let inputs: [InterfaceProperty]
  let outputs: [InterfaceProperty]

  /// Creates the classes for a compiled model.
  ///
  /// - Parameters:
  ///   - name: The compiled model's name without its extension, which becomes the name of the class.
  ///   - metadata: The compiled model's metadata.
  /// - Throws: `MLModelError` with the code `io` if no Swift type can hold an input or output.
  package init(name: String, metadata: ModelMetadata, accessLevel: AccessLevel = .internal) throws {
    className = Self.className(for: name)
    self.accessLevel = accessLevel
    resourceName = name
    self.metadata = metadata
    inputs = try InterfaceProperty.inputs(of: metadata)
    outputs = try InterfaceProperty.outputs(of: metadata)
  }

  /// The name of the class for a model with this name.
  package static func className(for name: String) -> SwiftIdentifier {
    SwiftIdentifier(name) { !typesInUse.contains($0) }
  }

  /// Names that the classes use themselves: a class for a model with such a name would hide them.
  static let typesInUse: Set<String> = [
    "Bundle", "CVPixelBuffer", "Double", "Float", "Float16", "Foundation", "Int32", "Int8", "MLArrayBatchProvider",
    "MLFeatureProvider", "MLFeatureValue", "MLModel", "MLModelConfiguration", "MLMultiArray", "MLPredictionOptions",
    "MLShapedArray", "OSType", "OpenCoreML", "Sendable", "Set", "String", "Swift", "URL",
  ]

  /// The property of the output class that holds the values.
  static let storageName = "predictedValues"

  /// The whole file.
  package var source: String {
    let parts = [
      "// Written from \(Self.line(metadata.source.fileName)) by the plugin CompileModel: changes are lost on the next build.",
      // Imports have no access levels: a file that has them would force them on all other files of its module.
      "import Foundation\nimport OpenCoreML",
      inputClass,
      outputClass,
      modelClass,
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// A model's text, made safe for a comment line.
  static func line(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
    default: true
    }
  }

  /// A string literal.
  static func literal(_ text: String) -> String { text.debugDescription }
}
