/// What stands in quotes.
enum QuotedText {
  /// Replaces what a backslash begins; an unknown one stands for the character after it.
  static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = bytes.startIndex
    func next() -> UInt8? {
      guard place < bytes.endIndex else { return nil }
      defer { place += 1 }
      return bytes[place]
    }
    while let byte = next() {
      guard byte == UInt8(ascii: "\\"), let code = next() else {
        result.append(byte)
        continue
      }
      switch Unicode.Scalar(code) {
      case "n": result.append(0x0A)
      case "r": result.append(0x0D)
      case "t": result.append(0x09)
      case "a": result.append(0x07)
      case "b": result.append(0x08)
      case "f": result.append(0x0C)
      case "v": result.append(0x0B)
      case "0": result.append(0)
      case "x":
        var value: UInt8?
        while place < bytes.endIndex, let digit = TextNumber.digit(bytes[place]), (value ?? 0) < 16 {
          value = (value ?? 0) << 4 | digit
          place += 1
        }
        result.append(value ?? code)
      default: result.append(code)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
