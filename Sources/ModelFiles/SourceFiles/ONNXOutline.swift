/// The outermost fields of an ONNX file, which are enough to see whether it is complete.
enum ONNXOutline {
  /// What is wrong; `nil` if the file may be a model.
  static func problem(of content: [UInt8]) -> String? {
    let damaged = "this is not an ONNX model, or it is damaged; export or download it again"
    var place = 0
    var hasGraph = false
    while place < content.count {
      guard let key = varint(content, &place), key >> 3 > 0, key >> 3 < 1 << 29 else { return damaged }
      switch key & 7 {
      case 0: if varint(content, &place) == nil { return damaged }
      case 1: place += 8
      case 5: place += 4
      case 2:
        guard let length = varint(content, &place) else { return damaged }
        let isGraph = key >> 3 == 7
        guard length <= UInt64(content.count - place) else {
          let isLikely = (isGraph || hasGraph) && length < 1 << 31
          return isLikely
            ? "this model is cut off: \(content.count) of about \(place + Int(length)) bytes are there; export or download it again"
            : damaged
        }
        hasGraph = hasGraph || isGraph
        place += Int(length)
      default: return damaged
      }
      guard place <= content.count else { return damaged }
    }
    return hasGraph
      ? nil : "this is not an ONNX model, or it is cut off: it has no graph; export or download it again"
  }

  private static func varint(_ content: [UInt8], _ place: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard place < content.count else { return nil }
      let byte = content[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
