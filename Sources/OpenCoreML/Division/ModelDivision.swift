/// A division of the chain of a model's operations into consecutive parts, each on one device.
package struct ModelDivision: Sendable, Hashable, Codable {
  package struct Part: Sendable, Hashable, Codable {
    /// The device's index among the targets.
    package var target: Int
    /// The indices of the operations in the chain.
    package var operations: Range<Int>

    package init(target: Int, operations: Range<Int>) {
      self.target = target
      self.operations = operations
    }
  }

  package var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  /// The whole chain on one device.
  package init(operationCount: Int, on target: Int) {
    self.init([Part(target: target, operations: 0..<operationCount)])
  }
}
