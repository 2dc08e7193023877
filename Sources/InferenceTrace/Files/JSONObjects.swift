import Glibc

/// The objects of a JSON array, each with its braces. The array may be the value of "traceEvents", and may lack its end.
struct JSONObjects: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  /// The position after the last object found.
  private(set) var position = 0
  /// Whether the end of the array was found.
  private(set) var isClosed = false

  init(_ all: UnsafeRawBufferPointer) {
    // JSON contains no zeros: anything after one was never written.
    let bytes = UnsafeRawBufferPointer(rebasing: all[..<(all.firstIndex(of: 0) ?? all.count)])
    self.bytes = bytes
    let first = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
    // Chrome's "JSON Object Format" has the array inside an object, along with others.
    if first < bytes.count, bytes[first] == UInt8(ascii: "{") {
      position = Self.firstIndex(of: "\"traceEvents\"", in: bytes) ?? bytes.count
    }
    position = bytes[position...].firstIndex(of: UInt8(ascii: "[")).map { $0 + 1 } ?? bytes.count
  }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard !isClosed,
      let start = bytes[position...].firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "]") })
    else { return nil }
    guard bytes[start] == UInt8(ascii: "{") else {
      isClosed = true
      return nil
    }
    var (depth, isText, place) = (0, false, start)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\") where isText: place += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText:
        depth -= 1
        guard depth == 0 else { break }
        position = place + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start...place])
      default: break
      }
      place += 1
    }
    position = bytes.count
    return nil
  }

  private static func firstIndex(of text: String, in bytes: UnsafeRawBufferPointer) -> Int? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, let start = bytes.baseAddress else { return nil }
    var position = 0
    while bytes.count - position >= wanted.count,
      let found = memchr(start + position, Int32(first), bytes.count - position)
    {
      position = UnsafeRawPointer(found) - start
      if bytes[position...].starts(with: wanted) { return position }
      position += 1
    }
    return nil
  }
}
