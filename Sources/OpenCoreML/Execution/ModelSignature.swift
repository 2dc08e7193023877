/// The inputs and outputs of a model with what its file says of itself; kept beside a prepared model.
package struct ModelSignature: Sendable, Equatable, Codable {
  /// An input or output of fixed shape.
  package struct Tensor: Sendable, Equatable, Codable {
    package var name: String
    /// OpenVINO's name of the element type: "f32".
    package var elementType: String
    /// The dimensions, the slowest first.
    package var shape: [Int]

    package init(name: String, elementType: String, shape: [Int]) {
      self.name = name
      self.elementType = elementType
      self.shape = shape
    }
  }

  package var inputs: [Tensor]
  package var outputs: [Tensor]
  /// What the file says of itself, without the engine's own prefixes: "vitrine.input.gray" is "image; gray; 0...1".
  package var metadata: [String: String]

  package init(inputs: [Tensor], outputs: [Tensor], metadata: [String: String] = [:]) {
    self.inputs = inputs
    self.outputs = outputs
    self.metadata = metadata
  }
}
