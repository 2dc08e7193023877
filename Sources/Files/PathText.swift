import SystemPackage

/// Paths as plain text: a file name may contain any byte except 0 and "/", but text may not.
package enum PathText {
  /// Keeps printable ASCII; all other bytes, "%" and characters that JSON would escape become "%" with two digits.
  package static func encode(_ path: FilePath) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let text = path.withPlatformString { pointer in
      var text: [UInt8] = []
      var next = pointer
      while next.pointee != 0 {
        let byte = UInt8(bitPattern: next.pointee)
        if byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "\"")
          && byte != UInt8(ascii: "\\")
        {
          text.append(byte)
        } else {
          text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        next += 1
      }
      return text
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The path; `nil` if `encode` cannot have produced the text.
  package static func decode(_ text: String) -> FilePath? {
    var bytes: [CChar] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(CChar(bitPattern: byte))
        continue
      }
      guard rest.count >= 2, let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
        decoded != 0
      else { return nil }
      bytes.append(CChar(bitPattern: decoded))
      rest = rest.dropFirst(2)
    }
    return FilePath(platformString: bytes + [0])
  }
}
