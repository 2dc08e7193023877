import CoreMLFormats
import Foundation

/// A model that has been read from its files. It stays on one thread.
package protocol ReadSource {
  func inputs() throws -> [EnginePort]
  func outputs() throws -> [EnginePort]
  /// The file's metadata entries, with keys without the engine's own prefixes, for example "vitrine.input.gray".
  func metadataEntries() throws -> [String: String]
  /// What the model's file says of its features; `nil` if they can only be told from the tensors.
  var described: DescribedFeatures? { get }
  /// Sets the shapes of inputs.
  func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws
  /// Writes the source in the engine's own format, as "model.xml" and "model.bin" in the folder.
  func save(to folder: URL) throws
}

extension ReadSource {
  package var described: DescribedFeatures? { nil }
}

/// What a file of Core ML's says of its model.
package struct DescribedFeatures: Sendable {
  package var description: ModelDescription
  package var classLabels: ClassLabels?

  package init(_ description: ModelDescription, classLabels: ClassLabels?) {
    (self.description, self.classLabels) = (description, classLabels)
  }
}

/// An input or output of a model.
package struct EnginePort: Sendable, Equatable, Codable {
  package var name: String
  /// OpenVINO's name for the element type, for example "f32".
  package var elementType: String
  /// The sizes of the dimensions, from slowest to fastest varying; `nil` if even their number is open.
  package var shape: [TensorShape.Dimension]?

  package init(name: String, elementType: String, shape: [TensorShape.Dimension]?) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
  }
}
