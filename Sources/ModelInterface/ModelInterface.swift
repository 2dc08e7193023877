import Foundation
import OpenCoreML

/// The Swift classes through which a model is used by the names of its inputs and outputs, as Xcode writes them.
///
/// For a model `X`: `XInput` and `XOutput` with a property for each feature, and `X`, which loads and predicts.
package struct ModelInterface: Sendable {
  /// The class's name.
  package let className: SwiftIdentifier
  let accessLevel: AccessLevel
  let resourceName: String
  let metadata: ModelMetadata
  let inputs: [InterfaceProperty]
  let outputs: [InterfaceProperty]

  /// The classes for a compiled model.
  ///
  /// - Parameters:
  ///   - name: the compiled model's name without its extension; the class is called so.
  ///   - metadata: what the compiled model says of itself.
  /// - Throws: `MLModelError` with the code `io` where no value of Swift's can hold an input or output.
  package init(name: String, metadata: ModelMetadata, accessLevel: AccessLevel = .internal) throws {
    className = Self.className(for: name)
    self.accessLevel = accessLevel
    resourceName = name
    self.metadata = metadata
    inputs = try InterfaceProperty.inputs(of: metadata)
    outputs = try InterfaceProperty.outputs(of: metadata)
  }

  /// The name of the class for a model of that name.
  package static func className(for name: String) -> SwiftIdentifier {
    SwiftIdentifier(name) { !typesInUse.contains($0) }
  }

  /// What the classes themselves name: a model that is called so must not hide it from them.
  static let typesInUse: Set<String> = [
    "Bundle", "CVPixelBuffer", "Double", "Float", "Float16", "Foundation", "Int32", "Int8", "MLArrayBatchProvider",
    "MLFeatureProvider", "MLFeatureValue", "MLModel", "MLModelConfiguration", "MLMultiArray", "MLPredictionOptions",
    "MLShapedArray", "OSType", "OpenCoreML", "Sendable", "Set", "String", "Swift", "URL",
  ]

  /// The property of the output's class that holds the values.
  static let storageName = "predictedValues"

  /// The whole file.
  package var source: String {
    let parts = [
      "// Written from \(Self.line(metadata.source.fileName)) by the plugin CompileModel: changes are lost with the next build.",
      // Without access levels: one file of a module that has some forces them on all the others.
      "import Foundation\nimport OpenCoreML",
      inputClass,
      outputClass,
      modelClass,
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Text of a model's that cannot leave the line of a comment.
  static func line(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
    default: true
    }
  }

  /// A string's literal.
  static func literal(_ text: String) -> String { text.debugDescription }
}
