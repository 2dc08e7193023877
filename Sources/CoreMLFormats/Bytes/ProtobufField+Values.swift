/// A field's content as what its message's definition says it is. A content of another kind counts as damage.
extension ProtobufMessage.Field {
  private var damage: FormatError {
    let place = if case .bytes(let range) = content { range.lowerBound } else { message.range.lowerBound }
    return FormatError("\(message.file.name) is damaged near byte \(place): field \(number) is of another kind")
  }

  /// The content's place in the file.
  package func bytes() throws -> Range<Int> {
    guard case .bytes(let range) = content else { throw damage }
    return range
  }

  package func nested() throws -> ProtobufMessage { try message.message(in: try bytes()) }

  /// A text; bytes that are not UTF-8 are replaced.
  package func text() throws -> String {
    String(decoding: message.file.bytes[try bytes()], as: UTF8.self)
  }

  package func unsigned() throws -> UInt64 {
    guard case .varint(let value) = content else { throw damage }
    return value
  }

  /// A signed number, or one without a sign; beyond the largest it is the largest.
  package func integer() throws -> Int { Int(Int64(bitPattern: try unsigned())) }

  package func flag() throws -> Bool { try unsigned() != 0 }

  package func float() throws -> Float {
    guard case .fixed32(let bits) = content else { throw damage }
    return Float(bitPattern: bits)
  }

  package func double() throws -> Double {
    guard case .fixed64(let bits) = content else { throw damage }
    return Double(bitPattern: bits)
  }

  /// Adds numbers, packed into one field or each in its own.
  package func appendIntegers(to numbers: inout [Int]) throws {
    guard case .bytes(let range) = content else { return numbers.append(try integer()) }
    let packed = try message.message(in: range)
    var place = range.lowerBound
    while place < range.upperBound { numbers.append(Int(Int64(bitPattern: try packed.varint(&place)))) }
  }

  /// Adds numbers, packed into one field or each in its own.
  package func appendFloats(to numbers: inout [Float]) throws {
    guard case .bytes(let range) = content else { return numbers.append(try float()) }
    guard range.count.isMultiple(of: 4) else { throw damage }
    for place in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
      numbers.append(Float(bitPattern: message.file.number(UInt32.self, at: place)))
    }
  }

  /// Adds numbers, packed into one field or each in its own.
  package func appendDoubles(to numbers: inout [Double]) throws {
    guard case .bytes(let range) = content else { return numbers.append(try double()) }
    guard range.count.isMultiple(of: 8) else { throw damage }
    for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      numbers.append(Double(bitPattern: message.file.number(UInt64.self, at: place)))
    }
  }

  /// A key with its value, as protobuf writes dictionaries.
  func entry() throws -> (key: String, value: ProtobufMessage.Field?) {
    var key = ""
    var value: ProtobufMessage.Field?
    try nested().forEachField { field in
      switch field.number {
      case 1: key = try field.text()
      case 2: value = field
      default: break
      }
    }
    return (key, value)
  }
}
