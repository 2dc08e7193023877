/// The fields of a Protocol Buffers message in the order of its bytes. Iteration stops at the first incomplete field.
struct ProtobufFields: Sequence, IteratorProtocol {
  enum Value {
    case integer(UInt64)
    /// A fixed-size value of 4 or 8 bytes, as an integer or the bits of a number.
    case fixed(UInt64)
    case bytes(UnsafeRawBufferPointer)

    var integer: UInt64? {
      switch self {
      case .integer(let value), .fixed(let value): value
      case .bytes: nil
      }
    }

    var text: String? {
      guard case .bytes(let bytes) = self else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }

    var message: ProtobufFields? {
      guard case .bytes(let bytes) = self else { return nil }
      return ProtobufFields(bytes)
    }
  }

  private let bytes: UnsafeRawBufferPointer
  /// Where the next field begins; at the end, the position after the last complete field.
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() -> (field: Int, value: Value)? {
    var place = position
    guard let key = varint(&place), key >> 3 > 0, let field = Int(exactly: key >> 3) else { return nil }
    let value: Value
    switch key & 7 {
    case 0:
      guard let integer = varint(&place) else { return nil }
      value = .integer(integer)
    case 1, 5:
      let count = key & 7 == 1 ? 8 : 4
      guard bytes.count - place >= count else { return nil }
      value = .fixed((0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * $1) })
      place += count
    case 2:
      guard let length = varint(&place), length <= UInt64(bytes.count - place) else { return nil }
      value = .bytes(UnsafeRawBufferPointer(rebasing: bytes[place..<place + Int(length)]))
      place += Int(length)
    default: return nil
    }
    position = place
    return (field, value)
  }

  private func varint(_ place: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
