import Testing
import Text

@Suite struct TextEncodingTests {
  private func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }

  @Test(arguments: [true, false]) func aByteOrderMarkIsNoPartOfTheText(_ isLittle: Bool) {
    let text = "rød\ngrün\n🙂"
    #expect(TextEncoding.text(of: Array(text.utf8)) == text)
    #expect(TextEncoding.text(of: [0xEF, 0xBB, 0xBF] + Array(text.utf8)) == text)
    #expect(TextEncoding.text(of: (isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]) + utf16(text, isLittle: isLittle)) == text)
  }

  @Test(arguments: [true, false]) func utf16IsKnownWithoutAMark(_ isLittle: Bool) {
    #expect(TextEncoding.text(of: utf16("red\ngreen\n", isLittle: isLittle)) == "red\ngreen\n")
  }

  @Test func whatIsShortOrDamagedIsReplacedAndNeverFails() {
    #expect(TextEncoding.text(of: []) == "")
    #expect(TextEncoding.text(of: [0xEF, 0xBB, 0xBF]) == "")
    #expect(TextEncoding.text(of: [0x61, 0xFF]) == "a\u{FFFD}")
    #expect(TextEncoding.text(of: [0xFF, 0xFE, 0x61]) == "")
  }
}
