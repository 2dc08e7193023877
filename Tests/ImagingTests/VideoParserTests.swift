import Imaging
import Testing

@Suite struct VideoParserTests {
  private let limits = ImageLimits(maximumPixelCount: 1_000_000, maximumFileBytes: 1 << 20)

  /// The frames of a stream that comes in pieces of so many bytes.
  private func frames(
    _ bytes: [UInt8], pieces: Int = 1_000, _ parser: inout VideoStreamParser
  ) throws -> [VideoFrame] {
    var frames: [VideoFrame] = []
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      try Array(bytes[start..<min(bytes.count, start + pieces)]).withUnsafeBytes { piece in
        try parser.add(piece) { frames.append($0) }
      }
    }
    return frames
  }

  private func frames(_ bytes: [UInt8], pieces: Int = 1_000) throws -> [VideoFrame] {
    var parser = VideoStreamParser(limits: limits)
    return try frames(bytes, pieces: pieces, &parser)
  }

  private func jpegs(_ frames: [VideoFrame]) -> [[UInt8]] {
    frames.compactMap { if case .jpeg(let bytes) = $0 { bytes } else { nil } }
  }

  private func jpeg(gray: UInt8, side: Int = 40) throws -> [UInt8] {
    // Noise, so that the compressed data holds bytes that look like markers.
    let pixels = (0..<side * side).map { gray &+ UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) % 64 }
    return try ImageEncoder.jpeg(PixelBuffer(width: side, height: side, format: .gray8, bytes: pixels), quality: 95)
  }

  // MARK: MJPEG

  @Test(arguments: [1, 2, 3, 7, 100_000]) func jpegsAreFoundWhereverTheStreamIsCut(_ pieces: Int) throws {
    let stream = try [jpeg(gray: 10), jpeg(gray: 100), jpeg(gray: 190)]
    #expect(jpegs(try frames(stream.flatMap { $0 }, pieces: pieces)) == stream)
  }

  @Test(arguments: [1, 100_000]) func anEmbeddedThumbnailIsNoFrame(_ pieces: Int) throws {
    let thumbnail = try jpeg(gray: 5, side: 8)
    let whole = try jpeg(gray: 100)
    let length = thumbnail.count + 2
    let withThumbnail =
      whole.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + thumbnail + whole.dropFirst(2)
    let found = jpegs(try frames(Array(withThumbnail) + whole, pieces: pieces))
    #expect(found == [Array(withThumbnail), whole])
    #expect(try ImageDecoder().decode(found[0], target: nil).originalSize == PixelSize(width: 40, height: 40))
  }

  @Test func whatLiesBetweenFramesIsPassedOver() throws {
    let (first, second) = (try jpeg(gray: 10), try jpeg(gray: 100))
    let boundary = Array("\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n".utf8) + [0xFF, 0x00, 0xFF]
    #expect(jpegs(try frames(first + boundary + second)) == [first, second])
  }

  @Test func aFrameWithoutAnEndIsLeftOutAndTheNextOneIsFound() throws {
    let (first, second) = (try jpeg(gray: 10), try jpeg(gray: 100))
    var parser = VideoStreamParser(limits: limits)
    #expect(jpegs(try frames(first.dropLast(40) + second, &parser)) == [second])
    #expect(parser.damagedCount == 1)
    #expect(!parser.isWithinFrame)
  }

  @Test(arguments: [1, 7, 100_000]) func aWholeFrameBehindADamagedOneIsNotLost(_ pieces: Int) throws {
    let (first, second, third) = (try jpeg(gray: 10), try jpeg(gray: 100), try jpeg(gray: 190))
    // Cut off within a table, of which the rest is then taken from the next frame; at every place of the header.
    let header = try #require(first.indices.first { first[$0] == 0xFF && first[$0 + 1] == 0xDA })
    for count in 3..<header {
      var parser = VideoStreamParser(limits: limits)
      let stream: [UInt8] = Array(first.prefix(count)) + second + third
      #expect(jpegs(try frames(Array(stream), pieces: pieces, &parser)) == [second, third], "\(count)")
      #expect(parser.damagedCount >= 1)
    }
  }

  @Test(arguments: [1, 7, 100_000]) func aWholeFrameOfY4MBehindADamagedOneIsNotLost(_ pieces: Int) throws {
    func frame(_ value: UInt8) -> [UInt8] { Array("FRAME\n".utf8) + [UInt8](repeating: value, count: 24) }
    let head = Array("YUV4MPEG2 W4 H6 Cmono XCOLORRANGE=FULL\n".utf8)
    var parser = VideoStreamParser(limits: limits)
    let stream: [UInt8] = [head, frame(10), frame(20).dropLast(5), frame(30), frame(40)].flatMap { Array($0) }
    let found = try frames(stream, pieces: pieces, &parser).map { try picture($0).bytes[0] }
    // Of the damaged one some bytes are another frame's; those behind it are themselves.
    #expect(found == [10, 20, 30, 40])
    #expect(parser.damagedCount == 1)
  }

  @Test func aStreamThatEndsWithinAFrameSaysSo() throws {
    let (first, second) = (try jpeg(gray: 10), try jpeg(gray: 100))
    for count in [1, 2, 100, second.count - 1] {
      var parser = VideoStreamParser(limits: limits)
      #expect(jpegs(try frames(first + second.prefix(count), &parser)) == [first])
      // One byte might be anything.
      #expect(parser.isWithinFrame == (count > 1), "\(count)")
    }
  }

  @Test func garbageWithoutAnEndAndFramesWithoutAnEndAreErrors() throws {
    let frame = try jpeg(gray: 10)
    #expect(throws: VideoError.self) { try frames(frame + [UInt8](repeating: 7, count: 2 << 20)) }
    #expect(throws: VideoError.self) { try frames(frame.dropLast(2) + [UInt8](repeating: 7, count: 2 << 20)) }
  }

  @Test func anUnknownFormatIsNamedByItsFirstBytes() {
    let error = #expect(throws: VideoError.self) { try frames(Array("RIFF1234AVI LIST".utf8)) }
    #expect(error?.description.contains("52 49 46 46") == true)
  }

  // MARK: Y4M

  private struct Reference {
    /// BT.601 in floating point, for samples of 16…235 or of 0…255.
    static func rgb(_ y: UInt8, _ cb: UInt8, _ cr: UInt8, isFullRange: Bool, kr: Double = 0.299, kb: Double = 0.114)
      -> [Double]
    {
      let luma = isFullRange ? Double(y) : (Double(y) - 16) * 255 / 219
      let (blue, red) = (
        (Double(cb) - 128) * (isFullRange ? 1 : 255.0 / 224), (Double(cr) - 128) * (isFullRange ? 1 : 255.0 / 224)
      )
      let r = luma + 2 * (1 - kr) * red
      let b = luma + 2 * (1 - kb) * blue
      let g = (luma - kr * r - kb * b) / (1 - kr - kb)
      return [r, g, b].map { min(255, max(0, $0)) }
    }
  }

  private func expect(_ picture: PixelBuffer, _ reference: (_ x: Int, _ y: Int) -> [Double]) {
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        for (component, wanted) in reference(x, y).enumerated() {
          let value = Double(picture.bytes[(y * picture.width + x) * picture.format.componentCount + component])
          guard abs(value - wanted) > 1.01 else { continue }
          Issue.record("(\(x), \(y)) component \(component): \(value), not \(wanted)")
          return
        }
      }
    }
  }

  private func picture(_ frame: VideoFrame) throws -> PixelBuffer {
    try frame.decoded(covering: PixelSize(width: 10_000, height: 10_000)).buffer
  }

  @Test(arguments: [false, true]) func samplesOfEveryPixelBecomeTheReferencesColors(_ isFullRange: Bool) throws {
    let (width, height) = (16, 6)
    func sample(_ index: Int, _ factor: Int) -> UInt8 { UInt8(truncatingIfNeeded: 16 + index * factor % 220) }
    let count = width * height
    let planes = [7, 31, 53].flatMap { factor in (0..<count).map { sample($0, factor) } }
    let range = isFullRange ? " XCOLORRANGE=FULL" : " XCOLORRANGE=LIMITED"
    let stream = Array("YUV4MPEG2 W16 H6 F30:1 Ip A1:1 C444\(range)\nFRAME\n".utf8) + planes
    let found = try frames(stream + Array("FRAME Ib\n".utf8) + planes.reversed(), pieces: 5)
    #expect(found.count == 2)
    expect(try picture(found[0])) { x, y in
      let index = y * width + x
      return Reference.rgb(sample(index, 7), sample(index, 31), sample(index, 53), isFullRange: isFullRange)
    }
  }

  @Test(arguments: [("420jpeg", 2, 2), ("420", 2, 2), ("422", 2, 1)]) func colorSamplesServeTheirPixels(
    _ kind: (name: String, across: Int, down: Int)
  ) throws {
    // Odd sizes; colour that is the same everywhere, so that how it is enlarged has no part in it.
    let (width, height) = (7, 5)
    let chroma = ((width + kind.across - 1) / kind.across) * ((height + kind.down - 1) / kind.down)
    let luma = (0..<width * height).map { UInt8(20 + $0 * 5) }
    let stream =
      Array("YUV4MPEG2 W7 H5 C\(kind.name)\nFRAME\n".utf8) + luma + [UInt8](repeating: 90, count: chroma)
      + [UInt8](repeating: 170, count: chroma)
    let found = try frames(stream)
    try #require(found.count == 1)
    expect(try picture(found[0])) { x, y in Reference.rgb(luma[y * 7 + x], 90, 170, isFullRange: false) }
  }

  @Test func halvesOfAPictureKeepTheirColorsApart() throws {
    let luma = [UInt8](repeating: 128, count: 64 * 4)
    let half = { (left: UInt8, right: UInt8) in (0..<64).map { $0 % 32 < 16 ? left : right } }
    let stream = Array("YUV4MPEG2 W64 H4 C420\nFRAME\n".utf8) + luma + half(60, 200) + half(200, 60)
    let picture = try picture(try frames(stream)[0])
    for (x, cb, cr) in [(3, UInt8(60), UInt8(200)), (60, 200, 60)] {
      let wanted = Reference.rgb(128, cb, cr, isFullRange: false)
      for component in 0..<3 { #expect(abs(Double(picture.bytes[3 * x + component]) - wanted[component]) <= 1.01) }
    }
  }

  @Test func largePicturesHaveTheColorsOfHighDefinitionAndAreMadeNoLargerThanWanted() throws {
    let (width, height) = (20, 600)
    let stream =
      Array("YUV4MPEG2 W\(width) H\(height) C444\nFRAME\n".utf8) + [UInt8](repeating: 100, count: width * height)
      + [UInt8](repeating: 90, count: width * height) + [UInt8](repeating: 170, count: width * height)
    let (picture, original) = try frames(stream)[0].decoded(covering: PixelSize(width: 10, height: 10))
    #expect(original == PixelSize(width: width, height: height))
    #expect(picture.width == 10 && picture.height == 300)
    expect(picture) { _, _ in Reference.rgb(100, 90, 170, isFullRange: false, kr: 0.2126, kb: 0.0722) }
  }

  @Test func withoutColorThePictureIsGray() throws {
    let stream = Array("YUV4MPEG2 W3 H1 Cmono\nFRAME\n".utf8) + [16, 126, 235]
    let picture = try picture(try frames(stream)[0])
    #expect(picture.format == .gray8)
    #expect(picture.bytes == [0, 128, 255])
  }

  @Test(arguments: [
    ("W0 H10", "how large"), ("W10", "how large"), ("W-5 H5", "how large"), ("Wten H5", "how large"),
    ("W999999999999999999999 H5", "how large"), ("W999999999 H999999999", "megapixels"),
    ("W10 H10 C420p10", "420p10"), ("W10 H10 Cmono16", "mono16"),
  ]) func aHeaderThatCannotBeUsedIsAnError(_ kind: (header: String, message: String)) {
    let error = #expect(throws: VideoError.self) { try frames(Array("YUV4MPEG2 \(kind.header)\nFRAME\n".utf8)) }
    #expect(error?.description.contains(kind.message) == true, "\(error?.description ?? "")")
  }

  @Test func aHeaderWithoutAnEndAndFramesOutOfStepAreErrors() {
    #expect(throws: VideoError.self) { try frames(Array("YUV4MPEG2 ".utf8) + [UInt8](repeating: 65, count: 5_000)) }
    let garbage = String(repeating: "_PICTURE\n", count: 1_000)
    #expect(throws: VideoError.self) { try frames(Array("YUV4MPEG2 W1 H1 Cmono\nFRAME\n\(garbage)".utf8)) }
  }

  @Test func aY4MStreamThatEndsWithinAFrameSaysSo() throws {
    for rest in ["FRA", "FRAME\n", "FRAME\nxy"] {
      var parser = VideoStreamParser(limits: limits)
      #expect(try frames(Array("YUV4MPEG2 W3 H1 Cmono\nFRAME\nabc\(rest)".utf8), &parser).count == 1)
      #expect(parser.isWithinFrame, "\(rest)")
    }
  }
}
