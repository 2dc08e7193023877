import Foundation
import Glibc
import Imaging
import ProgramSupport
import SystemPackage
import Testing

/// Whatever a file holds: a picture, or an error that says what is wrong; no crash, no wait.
@Suite struct DamagedFileTests {
  private static let ownFormats = [
    "quadrants.png", "quadrants.webp", "orientation-6.jpg", "cmyk.jpg", "wide.jpg", "quadrants.gif",
  ]
  private static let allFormats =
    ownFormats + (Fixture.hasVips ? ["quadrants.tiff", "quadrants.avif", "quadrants.svg"] : [])

  private let decoder = ImageDecoder(limits: ImageLimits(maximumPixelCount: 4 << 20))

  private func code(_ path: FilePath, _ decoder: ImageDecoder = ImageDecoder()) throws -> ImageError.Code {
    let error = try #require(throws: ImageError.self) { try decoder.decode(path, target: nil) }
    #expect(error.path == path && !error.message.isEmpty)
    return error.code
  }

  /// Decodes; an error has to be one of ours, in plain words.
  private func decodes(_ bytes: [UInt8]) -> Bool {
    do {
      let picture = try decoder.decode(bytes, target: PixelSize(width: 40, height: 40)).buffer
      #expect(picture.width <= 40 && picture.height <= 40 && picture.width * picture.height > 0)
      return true
    } catch let error as ImageError {
      #expect(!error.message.isEmpty)
      #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
      return false
    } catch {
      Issue.record("an unexpected error: \(error)")
      return false
    }
  }

  @Test(arguments: allFormats) func aFileThatWasCutShortAnywhereIsNoCrash(_ name: String) throws {
    let whole = try Fixture.bytes(name)
    #expect(decodes(whole))
    for count in stride(from: 0, to: whole.count, by: max(1, whole.count / 150)) {
      _ = decodes(Array(whole.prefix(count)))
    }
    #expect(!decodes(Array(whole.prefix(whole.count / 3))))
  }

  @Test(arguments: allFormats) func bytesThatAreWrongAnywhereAreNoCrash(_ name: String) throws {
    let whole = try Fixture.bytes(name)
    var random = SplitMix(state: 42)
    for _ in 0..<300 {
      var damaged = whole
      for _ in 0...Int.random(in: 0...3, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = decodes(damaged)
    }
  }

  @Test func aTruncatedPhotographSaysSo() throws {
    let whole = try Fixture.bytes("orientation-1.jpg")
    let error = #expect(throws: ImageError.self) {
      try decoder.decode(Array(whole.dropLast(40)), target: nil)
    }
    #expect(error?.code == .truncated)
    #expect(error?.shortDescription == "truncated")
  }

  @Test func aHeaderThatClaimsTooMuchIsRefusedBeforeAnythingIsDecoded() throws {
    let error = #expect(throws: ImageError.self) {
      try ImageDecoder().decode(Fixture.path("claims-30000.png"), target: nil)
    }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.contains("30000×30000") == true)
  }

  @Test func limitsCanBeSet() throws {
    let path = Fixture.path("quadrants.png")
    #expect(try code(path, ImageDecoder(limits: ImageLimits(maximumPixelCount: 64 * 48 - 1))) == .tooLarge)
    #expect(try code(path, ImageDecoder(limits: ImageLimits(maximumFileBytes: 100))) == .tooLarge)
    #expect(throws: Never.self) {
      try ImageDecoder(limits: ImageLimits(maximumPixelCount: 64 * 48)).decode(path, target: nil)
    }
  }

  @Test func whatIsNoPictureIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write([], "empty.jpg")
    try folder.write(Array("just text".utf8), "text.jpg")
    #expect(mkfifo(folder.path("pipe.jpg"), 0o600) == 0)
    #expect(try code(FilePath(folder.path("none.jpg"))) == .notFound)
    #expect(try code(FilePath(folder.path("empty.jpg"))) == .empty)
    #expect(try code(FilePath(folder.path("text.jpg"))) == .notAnImage)
    #expect(try code(FilePath(folder.path("pipe.jpg"))) == .notRegularFile)
    #expect(try code(FilePath(folder.url.path)) == .notRegularFile)
    #expect(try code("/dev/zero") == .notRegularFile)
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything")) func aFileThatMayNotBeReadIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], "secret.jpg")
    chmod(folder.path("secret.jpg"), 0)
    #expect(try code(FilePath(folder.path("secret.jpg"))) == .notReadable)
  }

  @Test(arguments: ["quadrants.png", "quadrants.webp", "quadrants.gif", "orientation-1.jpg"])
  func aCancelledDecodeEndsWithoutAPicture(_ name: String) throws {
    for patience in 0..<3 {
      var questions = 0
      #expect(throws: CancellationError.self) {
        try ImageDecoder().decode(Fixture.path(name), target: nil) {
          questions += 1
          return questions > patience
        }
      }
    }
  }
}

/// Random numbers that are the same in every run: SplitMix64.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
