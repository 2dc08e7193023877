/// The encoding of a text file: UTF-8, or UTF-16 as Windows programs write it.
///
/// ```swift
/// TextEncoding.text(of: [0xEF, 0xBB, 0xBF, 0x61])  // "a": the byte-order mark is not part of the text
/// TextEncoding.text(of: [0xFF, 0xFE, 0x61, 0x00])  // "a"
/// ```
package enum TextEncoding: Sendable, Equatable {
  case utf8, utf16LittleEndian, utf16BigEndian

  /// The encoding of a file that starts with these bytes, and the length of its byte-order mark.
  package static func detected(in start: some Collection<UInt8>) -> (encoding: TextEncoding, markLength: Int) {
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if start.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if start.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    // Without a mark: in text that is mostly ASCII, every other byte is 0.
    let sample = Array(start.prefix(64))
    guard sample.count >= 4 else { return (.utf8, 0) }
    let zeros = (0...1).map { parity in
      stride(from: parity, to: sample.count, by: 2).count { sample[$0] == 0 }
    }
    let half = sample.count / 2
    if zeros[0] == 0, zeros[1] * 4 >= half * 3 { return (.utf16LittleEndian, 0) }
    if zeros[1] == 0, zeros[0] * 4 >= half * 3 { return (.utf16BigEndian, 0) }
    return (.utf8, 0)
  }

  /// A file's text without its byte-order mark; invalid sequences are replaced.
  package static func text(of bytes: some Collection<UInt8>) -> String {
    let (encoding, markLength) = detected(in: bytes)
    let content = bytes.dropFirst(markLength)
    guard encoding != .utf8 else { return String(decoding: content, as: UTF8.self) }
    var units: [UInt16] = []
    units.reserveCapacity(content.count / 2)
    var iterator = content.makeIterator()
    while let first = iterator.next(), let second = iterator.next() {
      let (low, high) = encoding == .utf16LittleEndian ? (first, second) : (second, first)
      units.append(UInt16(high) << 8 | UInt16(low))
    }
    return String(decoding: units, as: UTF16.self)
  }
}
