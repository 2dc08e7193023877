import ModelFiles

/// A part of a model's chain, prepared for its device; an undivided model has one part.
package struct PreparedPart: Sendable, Equatable, Codable {
  package var target: EngineTarget
  /// The indices of its operations in the source's chain.
  package var operations: Range<Int>
  /// Its inputs and outputs in index order: the model's own, by name, and tensors between parts.
  package var inputs: [EnginePort]
  package var outputs: [EnginePort]
  /// The precision that is really used.
  package var precision: String
  /// The size of the engine's bytes.
  package var byteCount = 0

  package init(
    target: EngineTarget, operations: Range<Int>, inputs: [EnginePort], outputs: [EnginePort], precision: String
  ) {
    self.target = target
    self.operations = operations
    self.inputs = inputs
    self.outputs = outputs
    self.precision = precision
  }
}
