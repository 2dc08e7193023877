import COpenVINO

/// An input or an output of a model.
package struct Port: Sendable, Hashable {
  /// Its name in the model.
  package let name: String
  /// The type of its elements.
  package let elementType: ElementType
  /// Its dimensions, from slowest to fastest varying; `nil` if even their number is open.
  package let shape: [Dimension]?

  /// The dimensions, if all of them are fixed.
  package var fixedShape: [Int]? {
    guard let shape else { return nil }
    let fixed = shape.compactMap(\.fixedSize)
    return fixed.count == shape.count ? fixed : nil
  }

  /// Creates a port.
  package init(name: String, elementType: ElementType, shape: [Dimension]?) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
  }

  init(_ row: ovr_port) {
    name = String(cString: row.name)
    elementType = ElementType(name: String(cString: row.element_type))
    shape =
      row.rank < 0
      ? nil
      : UnsafeBufferPointer(start: row.dimensions, count: Int(row.rank)).map(Dimension.init)
  }

  /// Called by C for each port.
  static let visit: ovr_port_visitor = { context, row in Collector<Port>.add(Port(row.pointee), to: context) }
}
