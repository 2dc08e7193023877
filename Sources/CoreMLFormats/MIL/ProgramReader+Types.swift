/// Types, as protobuf messages hold them.
extension ProgramReader {
  private static let elements: [UInt64: Element] = [
    1: .bool, 2: .string, 10: .float16, 11: .float32, 12: .float64, 13: .bfloat16, 21: .int8, 22: .int16, 23: .int32,
    24: .int64, 25: .int4, 31: .uint8, 32: .uint16, 33: .uint32, 34: .uint64, 35: .uint4, 36: .uint2, 37: .uint1,
    38: .uint6, 39: .uint3, 40: .float8E4M3, 41: .float8E5M2,
  ]

  func type(_ message: ProtobufMessage) throws -> ValueType {
    var type: ValueType?
    try message.forEachField { field in
      switch field.number {
      case 1: type = .tensor(try tensorType(field.nested()))
      case 2: type = try listType(field.nested())
      case 3:
        var types: [ValueType] = []
        try field.nested().forEachField { if $0.number == 1 { types.append(try self.type($0.nested())) } }
        type = .tuple(types)
      case 4:
        var found: [Int: ValueType] = [:]
        try field.nested().forEachField { found[$0.number] = try self.type($0.nested()) }
        if let key = found[1], let value = found[2] { type = .dictionary(key, value) }
      case 5: try field.nested().forEachField { if $0.number == 1 { type = .state(try self.type($0.nested())) } }
      default: break
      }
    }
    guard let type else { throw FormatError("a value has a type of an unknown kind") }
    return type
  }

  private func tensorType(_ message: ProtobufMessage) throws -> TensorType {
    var code: UInt64 = 0
    var shape: [Int?] = []
    var rank = 0
    var isOpen = false
    try message.forEachField { field in
      switch field.number {
      case 1: code = try field.unsigned()
      case 2: rank = try field.integer()
      case 3:
        let (size, isVariadic) = try dimension(field.nested())
        shape.append(size)
        isOpen = isOpen || isVariadic
      default: break
      }
    }
    guard let element = Self.elements[code] else {
      throw FormatError("a tensor has elements of the unknown type \(code)")
    }
    return TensorType(element, isOpen || rank < 0 ? nil : shape)
  }

  private func dimension(_ message: ProtobufMessage) throws -> (size: Int?, isVariadic: Bool) {
    var size: Int?
    var isVariadic = false
    try message.forEachField { field in
      try field.nested().forEachField { inner in
        switch (field.number, inner.number) {
        case (1, 1):
          // The engine has 64 bits for it, but sizes are multiplied and added here.
          guard let value = Int32(exactly: try inner.unsigned()) else { throw FormatError("a dimension is too large") }
          size = Int(value)
        case (2, 1): isVariadic = try inner.flag()
        default: break
        }
      }
      // A size of 0 is left out.
      if field.number == 1, size == nil { size = 0 }
    }
    return (size, isVariadic)
  }

  private func listType(_ message: ProtobufMessage) throws -> ValueType? {
    var element: ValueType?
    var length: Int?
    try message.forEachField { field in
      switch field.number {
      case 1: element = try type(field.nested())
      case 2: length = try dimension(field.nested()).size
      default: break
      }
    }
    return element.map { .list($0, length: length) }
  }
}
