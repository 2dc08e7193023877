import COpenVINO

/// An input or an output of a model.
package struct Port: Sendable, Hashable {
  /// Its name in the model.
  package let name: String
  /// The type of its elements.
  package let elementType: ElementType
  /// Its dimensions, the slowest first; `nil` where not even their number is fixed.
  package let shape: [Dimension]?

  /// The dimensions, where all of them are fixed.
  package var fixedShape: [Int]? {
    guard let shape else { return nil }
    let fixed = shape.compactMap(\.fixedSize)
    return fixed.count == shape.count ? fixed : nil
  }

  /// A port by its parts.
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

  /// What C calls for each port.
  static let visit: ovr_port_visitor = { context, row in Collector<Port>.add(Port(row.pointee), to: context) }
}
