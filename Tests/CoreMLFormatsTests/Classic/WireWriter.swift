/// Writes protobuf, for models that no tool would make.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  init(_ write: (inout WireWriter) -> Void = { _ in }) { write(&self) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func number(_ field: Int, _ value: UInt64) {
    varint(UInt64(field) << 3)
    varint(value)
  }

  mutating func double(_ field: Int, _ value: Double) {
    varint(UInt64(field) << 3 | 1)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(value.bitPattern >> shift & 0xFF)) }
  }

  mutating func bytes(_ field: Int, _ content: [UInt8]) {
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func text(_ field: Int, _ text: String) { bytes(field, Array(text.utf8)) }

  mutating func message(_ field: Int, _ write: (inout WireWriter) -> Void = { _ in }) {
    bytes(field, WireWriter(write).bytes)
  }
}

extension WireWriter {
  /// The type of a feature, by its field in `FeatureType`.
  enum FeatureType {
    case integer, double, text
    case array([UInt64], default: Double? = nil)
    case dictionary(hasTextKeys: Bool)
  }

  /// A feature of a description: field 1 for inputs, 10 for outputs.
  mutating func feature(_ field: Int, _ name: String, _ type: FeatureType, isOptional: Bool = false) {
    message(field) { feature in
      feature.text(1, name)
      feature.message(3) { kind in
        switch type {
        case .integer: kind.message(1)
        case .double: kind.message(2)
        case .text: kind.message(3)
        case .array(let shape, let value):
          kind.message(5) { array in
            for size in shape { array.number(1, size) }
            array.number(2, 65_600)
            if let value { array.double(61, value) }
          }
        case .dictionary(let hasTextKeys): kind.message(6) { $0.message(hasTextKeys ? 2 : 1) }
        }
        if isOptional { kind.number(1_000, 1) }
      }
    }
  }

  /// A whole model.
  static func model(
    _ kind: Int, _ description: (inout WireWriter) -> Void, _ content: (inout WireWriter) -> Void = { _ in }
  ) -> [UInt8] {
    WireWriter { model in
      model.number(1, 4)
      model.message(2, description)
      model.message(kind, content)
    }.bytes
  }
}
