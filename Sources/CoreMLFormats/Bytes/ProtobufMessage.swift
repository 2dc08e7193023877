/// A message in protobuf's wire format: fields in any order, each with a number that tells what it is.
///
/// Source: https://protobuf.dev/programming-guides/encoding/
package struct ProtobufMessage: Sendable {
  /// A field with its content.
  package struct Field {
    enum Content {
      case varint(UInt64)
      case fixed64(UInt64)
      case fixed32(UInt32)
      /// A text, bytes, a message or packed numbers.
      case bytes(Range<Int>)
    }

    package let number: Int
    let content: Content
    let message: ProtobufMessage
  }

  /// How deep messages may lie in each other: no real model comes near it, and a reader that calls itself needs a limit.
  private static let deepest = 100

  let file: FileBytes
  package let range: Range<Int>
  private let depth: Int

  /// A whole file as a message.
  package init(_ file: FileBytes) { self.init(file, 0..<file.count, depth: 0) }

  private init(_ file: FileBytes, _ range: Range<Int>, depth: Int) {
    (self.file, self.range, self.depth) = (file, range, depth)
  }

  /// The message in a part of this one.
  ///
  /// - Throws: `FormatError` if messages lie too deep in each other.
  func message(in range: Range<Int>) throws -> ProtobufMessage {
    guard depth < Self.deepest else {
      throw FormatError("\(file.name) is damaged: its messages lie more than \(Self.deepest) deep in each other")
    }
    return ProtobufMessage(file, range, depth: depth + 1)
  }

  /// Passes each field to `body`, in the file's order.
  ///
  /// - Throws: `FormatError` if the message is damaged; what `body` throws.
  package func forEachField(_ body: (Field) throws -> Void) throws {
    var place = range.lowerBound
    while place < range.upperBound {
      let tag = try varint(&place)
      guard let number = Int(exactly: tag >> 3), number > 0 else { throw damage(at: place) }
      try body(Field(number: number, content: try content(kind: tag & 7, &place), message: self))
    }
  }

  private func content(kind: UInt64, _ place: inout Int) throws -> Field.Content {
    switch kind {
    case 0: return .varint(try varint(&place))
    case 1:
      defer { place += 8 }
      guard range.upperBound - place >= 8 else { throw damage(at: place) }
      return .fixed64(file.number(UInt64.self, at: place))
    case 2:
      let length = try varint(&place)
      guard length <= UInt64(range.upperBound - place) else { throw damage(at: place) }
      let content = place..<place + Int(length)
      place = content.upperBound
      return .bytes(content)
    case 5:
      defer { place += 4 }
      guard range.upperBound - place >= 4 else { throw damage(at: place) }
      return .fixed32(file.number(UInt32.self, at: place))
    // Groups belong to protobuf's first version, which no model format uses.
    default: throw damage(at: place)
    }
  }

  /// A number in up to ten bytes of seven bits each; bits beyond the 64th are dropped, as in protobuf's own readers.
  func varint(_ place: inout Int) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < range.upperBound else { throw damage(at: place) }
      let byte = file.bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw damage(at: place)
  }

  func damage(at place: Int) -> FormatError {
    FormatError("\(file.name) is damaged or cut off at byte \(place)")
  }
}
