/// Writes protobuf messages field by field.
enum ProtobufWriter {
  /// A number as protobuf writes it, in as many bytes as asked for at least: leading zeros are allowed.
  static func varint(_ value: UInt64, byteCount: Int = 1) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    } while rest > 0 || bytes.count < byteCount
    bytes[bytes.count - 1] &= 0x7F
    return bytes
  }

  /// A field of bytes: a text or a message.
  static func field(_ number: UInt64, _ content: [UInt8], lengthByteCount: Int = 1) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(content.count), byteCount: lengthByteCount) + content
  }

  static func field(_ number: UInt64, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
}
