import TerminalGraphics
import TerminalUI
import Testing

@Suite struct PlaceholderTests {
  private let bare = String(Placeholder.base)
  private let image = ImageNumber(topByte: 3, color: 77)

  private func rewritten(_ text: String, isForTmux: Bool = false) -> String {
    String(decoding: PlaceholderText.rewritten(Array(text.utf8), isForTmux: isForTmux), as: UTF8.self)
  }

  private func cell(_ row: Int, _ column: Int) -> String {
    String(String.UnicodeScalarView(Placeholder.scalars(row: row, column: column, of: image, isContinued: false)))
  }

  @Test func marksNameTheRowTheColumnAndTheTopByte() {
    #expect(Array(cell(0, 1).unicodeScalars) == ["\u{10EEEE}", "\u{305}", "\u{30D}", "\u{310}"])
    #expect(Placeholder.scalars(row: 5, column: 6, of: image, isContinued: true) == [Placeholder.base])
    #expect(Placeholder.limit == 297 && image.value == 0x300_004D && image.color == 77 && image.topByte == 3)
  }

  @Test func longRunsAreRepeatedAndShortOnesAreNot() {
    let run = { String(repeating: bare, count: $0) }
    #expect(rewritten(cell(0, 0) + run(26) + "x") == cell(0, 0) + bare + "\u{1B}[25bx")
    #expect(rewritten(run(2)) == run(2))
    // What has marks after it is a cell of its own.
    #expect(rewritten(run(5) + cell(1, 0)) == bare + "\u{1B}[4b" + cell(1, 0))
    #expect(rewritten(run(40), isForTmux: true) == run(40))
    #expect(rewritten("\u{1B}[38:2::0:0:77m plain text") == "\u{1B}[38:2::0:0:77m plain text")
  }

  @Test(arguments: ["\u{1B}[38:2::0:0:77m", "\u{1B}[38:2:0:0:77m", "\u{1B}[38;2;0;0;77m"])
  func aNumberIsOneOfThe256Colours(_ color: String) {
    #expect(rewritten(color + cell(0, 0)) == "\u{1B}[38;5;77m" + cell(0, 0))
    #expect(rewritten("\u{1B}[38:2::0:1:77m" + cell(0, 0)) == "\u{1B}[38:2::0:1:77m" + cell(0, 0))
  }

  @Test func anImageIsSentInChunksThatEachAskForSilence() {
    let target = KittyGraphics.Image(
      number: image, size: Size(columns: 28, rows: 9), pixelWidth: 252, pixelHeight: 162)
    let chunks = KittyGraphics.transmit(target, .png, Array(repeating: 7, count: 10_000))
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(chunks.count == 4)
    #expect(chunks[0].hasPrefix("\u{1B}_Ga=T,U=1,q=2,i=50331725,s=252,v=162,c=28,r=9,f=100,m=1;"))
    #expect(chunks[1...2].allSatisfy { $0.hasPrefix("\u{1B}_Gm=1,q=2;") } && chunks[3].hasPrefix("\u{1B}_Gm=0,q=2;"))
    #expect(chunks.allSatisfy { $0.hasSuffix("\u{1B}\\") && $0.utf8.count < 4_200 })
  }

  @Test func handingOverTakesAHundredBytes() {
    let target = KittyGraphics.Image(
      number: image, size: Size(columns: 28, rows: 9), pixelWidth: 252, pixelHeight: 162)
    let command = KittyGraphics.transmit(target, by: .sharedMemory("/vitrine-123456-1000-1234567890"))
    #expect(command.count <= 130)
  }
}
