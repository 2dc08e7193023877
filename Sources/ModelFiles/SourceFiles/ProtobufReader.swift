/// Reads the fields of a protobuf message one after another, in any order.
struct ProtobufReader {
  /// A field with its content.
  enum Field {
    /// The byte range of a string, bytes or a message.
    case bytes(number: UInt64, Range<Int>)
    /// A number of any kind, given by its field number.
    case number(UInt64)
  }

  private let message: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Creates a reader for a message in a range of these bytes.
  init(_ message: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.message = message
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; `nil` at the end, or if the message is damaged, after which nothing more can be read.
  mutating func next() -> Field? {
    guard position < end, let tag = varint() else { return nil }
    let number = tag >> 3
    switch tag & 7 {
    case 0: return varint() == nil ? nil : .number(number)
    case 1: return skip(8) ? .number(number) : nil
    case 2:
      guard let length = varint(), length <= UInt64(end - position) else { return nil }
      let start = position
      position += Int(length)
      return .bytes(number: number, start..<position)
    case 5: return skip(4) ? .number(number) : nil
    // Groups belong to protobuf's first version, which no model format uses.
    default: return nil
    }
  }

  private mutating func skip(_ count: Int) -> Bool {
    guard count <= end - position else { return false }
    position += count
    return true
  }

  /// A number in up to ten bytes of seven bits each; bits beyond the 64th are dropped, as in protobuf's own readers.
  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { return nil }
      let byte = message[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
