import Testing

import CoreMLFormats

@Suite struct ProtobufMessageTests {
  private func message(_ bytes: [UInt8]) throws -> ProtobufMessage {
    ProtobufMessage(try FileBytes(bytes, name: "model.mlmodel"))
  }

  @Test func fieldsComeInTheirOrderWithTheirNumbers() throws {
    var found: [String] = []
    try message([0x08, 0x96, 0x01, 0x12, 0x02, 0x68, 0x69, 0x1D, 0, 0, 0x80, 0x3F]).forEachField { field in
      switch field.number {
      case 1: found.append("1: \(try field.integer())")
      case 2: found.append("2: \(try field.text())")
      default: found.append("\(field.number): \(try field.float())")
      }
    }
    #expect(found == ["1: 150", "2: hi", "3: 1.0"])
  }

  @Test func packedAndSingleNumbersAreTheSame() throws {
    for bytes: [UInt8] in [[0x0A, 0x03, 1, 2, 3], [0x08, 1, 0x08, 2, 0x08, 3]] {
      var numbers: [Int] = []
      try message(bytes).forEachField { try $0.appendIntegers(to: &numbers) }
      #expect(numbers == [1, 2, 3])
    }
  }

  @Test(arguments: [
    [0x08], [0x12, 0x05, 0x68], [0x0D, 0, 0], [0x0B], [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x01], [0x00, 0x00],
  ])
  func aDamagedMessageSaysWhere(_ bytes: [UInt8]) throws {
    let message = try message(bytes)
    #expect(throws: FormatError.self) { try message.forEachField { _ = $0.number } }
  }
}
