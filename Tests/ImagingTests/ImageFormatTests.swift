import Imaging
import Testing

/// What a file is follows from its bytes.
@Suite struct ImageFormatTests {
  private func format(_ text: String) -> ImageFormat? { ImageFormat(firstBytes: Array(text.utf8)) }

  private func brands(_ names: [String], length: UInt8? = nil) -> [UInt8] {
    let content = Array("ftyp".utf8) + names.flatMap { Array($0.utf8) }
    let size: [UInt8] = [0, 0, 0, length ?? UInt8(4 + content.count)]
    let next: [UInt8] = [0, 0, 0, 8, 0x6D, 0x65, 0x74, 0x61]
    return size + content + next
  }

  @Test func aDrawingBeginsBehindWhateverMayStandInFrontOfIt() {
    let licence = "<!-- " + String(repeating: "a word of the licence <html> ", count: 400) + "-->"
    let type = "<!DOCTYPE svg PUBLIC \"-//W3C>\" \"x\" [ <!ENTITY a \"]>\"> <!-- ]> --> ]>"
    for text in [
      "<svg/>", "\u{FEFF}<svg>", "  \r\n\t<svg:svg xmlns:svg='x'>", "<?xml version='1.0'?><svg>", licence + "<svg>",
      "<?xml version='1.0'?>\n\(licence)\n\(type)\n<?style a?>\(licence)<svg width='1'>",
    ] {
      #expect(format(text) == .svg, "\(text.prefix(60))")
    }
  }

  @Test func aDrawingMayBeInUTF16() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!-- ü --><svg/>"
    let big: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    let little: [UInt8] = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let marked: [[UInt8]] = [[0xFE, 0xFF] + big, [0xFF, 0xFE] + little]
    for bytes in marked + [big, little] {
      #expect(ImageFormat(firstBytes: bytes) == .svg)
    }
  }

  @Test func otherTextsAreNoDrawings() {
    for text in [
      "", " ", "<", "<html><svg>", "<!-- <svg> ", "<!DOCTYPE html><html>", "<svgx>", "svg", "<?xml <svg>",
      "version https://git-lfs.github.com/spec/v1\noid <svg>",
    ] {
      #expect(format(text) == nil, "\(text)")
    }
  }

  @Test func theBrandsOfAFileDecideBetweenHEIFAndAVIFAndTheRestIsNone() {
    #expect(ImageFormat(firstBytes: brands(["avif", "\0\0\0\0", "mif1"])) == .avif)
    #expect(ImageFormat(firstBytes: brands(["mif1", "\0\0\0\0", "avif", "miaf"])) == .avif)
    #expect(ImageFormat(firstBytes: brands(["msf1", "\0\0\0\0", "avis"])) == .avif)
    #expect(ImageFormat(firstBytes: brands(["heic", "\0\0\0\0"])) == .heif)
    #expect(ImageFormat(firstBytes: brands(["mif1", "\0\0\0\0"])) == .heif)
    #expect(ImageFormat(firstBytes: brands(["isom", "\0\0\0\0", "mp42"])) == nil)
    // A minor version that spells a brand is none, nor is what comes behind the box.
    #expect(ImageFormat(firstBytes: brands(["heic", "avif"])) == .heif)
    #expect(ImageFormat(firstBytes: brands(["heic", "\0\0\0\0", "avif"], length: 16)) == .heif)
  }

  @Test func bothTIFFsInBothByteOrdersAndBothFormsOfJPEGXLAreKnown() {
    let starts: [[UInt8]] = [[0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43]]
    for start in starts {
      #expect(ImageFormat(firstBytes: start + [8, 0, 0, 0]) == .tiff)
    }
    #expect(ImageFormat(firstBytes: [0xFF, 0x0A, 1]) == .jpegXL)
    #expect(ImageFormat(firstBytes: [0, 0, 0, 12] + Array("JXL \r\n".utf8)) == .jpegXL)
    #expect(ImageFormat(firstBytes: [0, 0, 0, 12] + Array("jP  \r\n".utf8)) == nil)
  }

  @Test func aJPEGMayComeBehindSomeJunk() throws {
    let whole = try Fixture.bytes("orientation-6.jpg")
    let picture = try ImageDecoder().decode(whole, target: nil).buffer
    for junk in [1, 2, 300, 1_024] {
      #expect(try ImageDecoder().decode([UInt8](repeating: 0, count: junk) + whole, target: nil).buffer == picture)
    }
    #expect(ImageFormat(firstBytes: [UInt8](repeating: 0, count: 1_025) + whole) == nil)
  }
}
