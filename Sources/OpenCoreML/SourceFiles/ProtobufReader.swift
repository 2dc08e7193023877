/// Reads the fields of a protobuf message one after another, in whatever order they come.
struct ProtobufReader {
  /// A field with its content.
  enum Field {
    /// A text, bytes or a message: where its bytes are.
    case bytes(number: UInt64, Range<Int>)
    /// A number of any kind.
    case number(UInt64)
  }

  private let message: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// A message that takes up a range of these bytes.
  init(_ message: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.message = message
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; `nil` at the end, and where the message is damaged, of which nothing further can be told.
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
    // Groups are of protobuf's first version, in which no model format is written.
    default: return nil
    }
  }

  private mutating func skip(_ count: Int) -> Bool {
    guard count <= end - position else { return false }
    position += count
    return true
  }

  /// A number of up to ten bytes, seven bits each; bits beyond the 64th are lost, as in protobuf's own readers.
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
