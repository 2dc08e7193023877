import Foundation
import Imaging
import ProgramSupport
import TerminalModel
import Testing

/// Pictures as kitty takes them, and what it would not take.
@Suite struct ImageTableTests {
  private static let picture = referencePicture(40, 30, seed: 7, noise: 20)

  private func screen(_ personality: TerminalPersonality = .kitty041) -> TerminalScreen {
    TerminalScreen(columns: 40, rows: 10, personality: personality)
  }

  /// The commands that bring a picture, in pieces of `size` characters.
  private func upload(_ bytes: [UInt8], _ keys: String, pieceSize: Int = 4_096) -> [String] {
    let text = Array(Data(bytes).base64EncodedString().utf8)
    let pieces = stride(from: 0, to: text.count, by: pieceSize).map { text[$0..<min($0 + pieceSize, text.count)] }
    return pieces.enumerated().map { index, piece in
      let more = index < pieces.count - 1 ? 1 : 0
      let head = index == 0 ? "\(keys),q=2,m=\(more)" : "q=2,m=\(more)"
      return "\u{1B}_G\(head);\(String(decoding: piece, as: UTF8.self))\u{1B}\\"
    }
  }

  private func rgbKeys(_ id: UInt32, columns: Int = 4, rows: Int = 2) -> String {
    "a=T,U=1,f=24,s=40,v=30,i=\(id),c=\(columns),r=\(rows)"
  }

  @Test func aPictureInPiecesIsThereWithTextInBetween() throws {
    var screen = screen()
    let id: UInt32 = 5 << 24 | 200
    let pieces = upload(Self.picture.bytes, rgbKeys(id), pieceSize: 400)
    for (index, piece) in pieces.enumerated() {
      #expect(screen.images[id] == nil && screen.isAtRest == (index == 0))
      screen.feed(piece)
      if index < pieces.count - 1 { screen.feed("\u{1B}[9;1Htext \(index)") }
    }
    #expect(screen.images[id]?.pieceCount == pieces.count && screen.lines[8].hasPrefix("text"))
    #expect(screen.images.pixels(ofImage: id) == Self.picture)
    #expect(screen.images.storedBytes == 40 * 30 * 4 && screen.images.peakStoredBytes == 40 * 30 * 4)
    screen.feed("\u{1B}[H\u{1B}[38;5;200m" + Placeholder.text(row: 1, column: 3, topByte: 5))
    #expect(screen.placeholders.count == 1 && screen.placeholders[0].placeholder.image == id)
    #expect(screen.placeholderFaults().isEmpty && screen.faults.isEmpty && screen.unknown.isEmpty)
    #expect(screen.takeReplies().isEmpty)
  }

  @Test func everyFormatAndMediumBringsTheSamePixels() throws {
    let folder = try TemporaryFolder()
    let png = try ImageEncoder.png(Self.picture)
    let rgba = (0..<1_200).flatMap { Self.picture.bytes[$0 * 3..<$0 * 3 + 3] + [255] }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tty-graphics-protocol-\(UUID().uuidString)"
    ).path
    try Data(png).write(to: URL(fileURLWithPath: file))
    try folder.write(Self.picture.bytes, "kept")
    let memory = "/vitrine-test-\(UUID().uuidString)"
    try Data(Self.picture.bytes).write(to: URL(fileURLWithPath: "/dev/shm\(memory)"))
    var screen = screen()
    for text in upload(Self.picture.bytes, rgbKeys(20)) + upload(rgba, "a=T,U=1,f=32,s=40,v=30,i=21,c=4,r=2")
      + upload(png, "a=T,U=1,f=100,i=22,c=4,r=2")
      + upload(Array(file.utf8), "a=T,U=1,f=100,t=t,i=23,c=4,r=2")
      + upload(Array(memory.utf8), "a=T,U=1,f=24,t=s,s=40,v=30,i=24,c=4,r=2")
      + upload(Array(folder.path("kept").utf8), "a=T,U=1,f=24,t=t,s=40,v=30,i=25,c=4,r=2")
      + upload(try deflated(Self.picture.bytes), "a=T,U=1,f=24,o=z,s=40,v=30,i=26,c=4,r=2")
    { screen.feed(text) }
    #expect(screen.faults.isEmpty)
    for id in UInt32(20)...26 { #expect(screen.images.pixels(ofImage: id) == Self.picture, "\(id)") }
    #expect(
      !FileManager.default.fileExists(atPath: file) && !FileManager.default.fileExists(atPath: "/dev/shm\(memory)"))
    // Only what names itself as meant for the terminal is deleted.
    #expect(FileManager.default.fileExists(atPath: folder.path("kept")))
    #expect(screen.images.storedBytes == 7 * 4_800)
  }

  /// zlib's format with stored blocks, which need no compressor: a header, blocks, the checksum.
  private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var (low, high) = (1, 0)
    for byte in bytes { (low, high) = ((low + Int(byte)) % 65_521, (high + low + Int(byte)) % 65_521) }
    let count = bytes.count
    let checksum = [high >> 8, high & 255, low >> 8, low & 255].map { UInt8($0) }
    return [0x78, 1, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)] + bytes
      + checksum
  }

  @Test func aPictureIsSeenInItsCells() {
    var screen = screen()
    let size = screen.cellSize
    let picture = referencePicture(4 * size.width, 2 * size.height, seed: 3, noise: 9)
    for text in upload(picture.bytes, "a=T,U=1,f=24,s=\(picture.width),v=\(picture.height),i=20,c=4,r=2") {
      screen.feed(text)
    }
    for row in 0..<2 {
      screen.feed(
        "\u{1B}[\(row + 3);6H\u{1B}[38;5;20m" + (0..<4).map { Placeholder.text(row: row, column: $0) }.joined())
    }
    #expect(screen.picture(columns: 5..<9, rows: 2..<4) == picture)
    screen.feed("\u{1B}[3;6Hx")
    #expect(screen.picture(columns: 5..<9, rows: 2..<4) != picture && screen.placeholderFaults().isEmpty)
  }

  @Test(arguments: [
    ("\u{1B}_Gi=9,a=p,U=1,c=1,r=1\u{1B}\\", "ENOENT"), ("\u{1B}_Ga=d,d=I,i=9\u{1B}\\", "not there"),
    ("\u{1B}_Ga=T,U=1,f=24,s=2,v=2,i=9,c=1,r=1;AAAA\u{1B}\\", "Insufficient"),
    ("\u{1B}_Ga=T,U=1,f=24,s=1,v=1,i=9,c=1,r=1;AAAAAAAA\u{1B}\\", "Too much"),
    ("\u{1B}_Ga=T,U=1,f=100,i=9,c=1,r=1;AAAA\u{1B}\\", "PNG"), ("\u{1B}_Gm=0;AAAA\u{1B}\\", "not been begun"),
    ("\u{1B}_Ga=T,U=1,f=24,s=1,v=1,i=9;AAAA\u{1B}\\", "columns"),
    ("\u{1B}_Ga=T,f=24,s=1,v=1,i=9,c=1,r=1;AAAA\u{1B}\\", "cursor"),
    ("\u{1B}_Ga=T,U=1,t=t,f=100,i=9,c=1,r=1;L25vd2hlcmU=\u{1B}\\", "EBADF"), ("\u{1B}_Ga=f,i=9\u{1B}\\", "action"),
    ("\u{1B}_Ga=T,U=1,f=24,s=1,v=1,c=1,r=1;AAAA\u{1B}\\", "without an id"),
  ])
  func aMistakeIsAFault(_ text: String, _ part: String) {
    var screen = screen()
    screen.feed(text)
    #expect(screen.faults.count == 1 && screen.faults[0].contains(part), "\(screen.faults)")
  }

  @Test func anotherCommandBetweenPiecesIsAFaultUnlessItBreaksThePictureOff() {
    let pieces = upload(Self.picture.bytes, rgbKeys(20), pieceSize: 400)
    var interrupted = screen()
    interrupted.feed(pieces[0] + "\u{1B}_Ga=T,U=1,f=24,s=1,v=1,i=21,c=1,r=1;AAAA\u{1B}\\" + pieces[1])
    #expect(interrupted.faults.count == 2 && interrupted.faults[0].contains("between the pieces of picture 20"))
    var ended = screen()
    ended.feed(pieces[0] + "\u{1B}_Ga=d,d=I,i=20,q=2\u{1B}\\")
    #expect(ended.faults.isEmpty && ended.images.unfinished == nil)
    ended.feed(pieces[1])
    #expect(ended.faults.count == 1 && ended.faults[0].contains("not been begun"))
  }

  @Test func whatIsOnTheScreenIsNeitherDeletedNorSentAgainInPieces() {
    var screen = screen()
    let pieces = upload(Self.picture.bytes, rgbKeys(20), pieceSize: 400)
    for piece in pieces { screen.feed(piece) }
    screen.feed("\u{1B}[38;5;20m" + Placeholder.text(row: 0, column: 0))
    #expect(screen.faults.isEmpty)
    screen.feed("\u{1B}_Ga=d,d=I,i=20,q=2\u{1B}\\")
    #expect(screen.faults == ["picture 20 is deleted while it is on the screen"] && screen.images.storedBytes == 0)
    #expect(screen.placeholderFaults().count == 1)
    for piece in pieces { screen.feed(piece) }
    #expect(screen.placeholderFaults().isEmpty && screen.faults.count == 1)
    for piece in pieces { screen.feed(piece) }
    #expect(screen.faults.count == 2 && screen.faults[1].contains("sent again in pieces"))
    screen.feed("\u{1B}[2J\u{1B}_Ga=d,d=R,x=16,y=255,q=2\u{1B}\\\u{1B}_Ga=d,d=I,i=20,q=2\u{1B}\\")
    #expect(screen.faults.count == 2 && screen.images.images.isEmpty && screen.images.peakStoredBytes == 4_800)
  }

  @Test(arguments: [(2, 0, "row 2"), (0, 4, "column 4")]) func aCellBeyondThePictureIsAFault(
    _ row: Int, _ column: Int, _ part: String
  ) {
    var screen = screen()
    for piece in upload(Self.picture.bytes, rgbKeys(20)) { screen.feed(piece) }
    screen.feed("\u{1B}[38;5;20m" + Placeholder.text(row: row, column: column) + " \u{10EEEE}")
    let faults = screen.placeholderFaults()
    #expect(faults.count == 2 && faults[0].contains(part) && faults[1].contains("no row"))
  }
}
