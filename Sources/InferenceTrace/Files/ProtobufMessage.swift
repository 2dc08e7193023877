/// Builds the bytes of a Protocol Buffers message; see "Encoding" in the documentation of Protocol Buffers.
struct ProtobufMessage: Sendable {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, _ value: UInt64) {
    addVarint(UInt64(field << 3))
    addVarint(value)
  }

  mutating func add(_ field: Int, _ value: Double) {
    addVarint(UInt64(field << 3 | 1))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ field: Int, _ text: String) { add(field, length: text.utf8.count, text.utf8) }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, length: message.bytes.count, message.bytes) }

  private mutating func add(_ field: Int, length: Int, _ content: some Sequence<UInt8>) {
    addVarint(UInt64(field << 3 | 2))
    addVarint(UInt64(length))
    bytes.append(contentsOf: content)
  }

  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
