import CoreMLFormats
import Foundation
import Testing

/// Packages with something missing or wrong are refused with a line that says what.
@Suite struct DamagedPackageTests {
  private static let weights = "Data/com.apple.CoreML/weights/weight.bin"
  private static let url = Fixtures.folder.appendingPathComponent("programWeights/file_blockwise_int8.mlpackage")

  private static func failure(_ files: [String: [UInt8]?]) -> String {
    do {
      _ = try CoreMLModel(package: Fixtures.files(in: url, replacing: files)).translated()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private static func blobs(_ change: (inout [UInt8]) -> Void) throws -> String {
    var bytes = [UInt8](try Data(contentsOf: url.appendingPathComponent(weights)))
    change(&bytes)
    return failure([weights: bytes])
  }

  @Test func packageIsWholeWithoutChanges() { #expect(Self.failure([:]) == "no error") }

  @Test func manifestIsMissing() { #expect(Self.failure(["Manifest.json": nil]) == "Manifest.json is missing") }

  @Test func manifestIsDamaged() {
    #expect(Self.failure(["Manifest.json": Array("{".utf8)]).contains("Manifest.json is damaged"))
    let empty = Array(#"{"itemInfoEntries": {}, "rootModelIdentifier": "a"}"#.utf8)
    #expect(Self.failure(["Manifest.json": empty]).contains("does not say where"))
    #expect(Self.failure(["Manifest.json": []]).contains("Manifest.json is damaged"))
  }

  @Test(arguments: ["../../secret", "/etc/passwd", "a/../../../b", "..", "\\u0000"])
  func pathLeavesTheFolder(path: String) {
    let manifest = #"{"itemInfoEntries": {"a": {"path": "\#(path)"}}, "rootModelIdentifier": "a"}"#
    let failure = Self.failure(["Manifest.json": Array(manifest.utf8)])
    #expect(failure.contains("outside its own folder") || failure.contains("is missing"), "\(failure)")
  }

  @Test func weightsAreMissing() { #expect(Self.failure([Self.weights: nil]).hasSuffix("weight.bin is missing")) }

  @Test func weightsAreCutOff() throws {
    #expect(try Self.blobs { $0.removeLast(10) }.contains("is cut off"))
    #expect(try Self.blobs { $0.removeLast($0.count - 100) }.contains("the model looks for weights at byte"))
    #expect(try Self.blobs { $0 = [1, 2, 3] }.contains("is cut off: it has 3 bytes"))
    #expect(try Self.blobs { $0 = [] }.contains("is cut off: it has 0 bytes"))
  }

  @Test func weightsLieBeyondTheFile() throws {
    // The first blob's description begins at byte 64: a mark, a type, a size, and the place of the data.
    #expect(try Self.blobs { bytes in for index in 80..<88 { bytes[index] = 0xFF } }.contains("end beyond its"))
    #expect(try Self.blobs { $0[83] = 0x7F }.contains("end beyond its"))
    #expect(try Self.blobs { bytes in for index in 72..<80 { bytes[index] = 0xFF } }.contains("end beyond its"))
    #expect(
      try Self.blobs {
        $0[72] = 1; $0[73] = 0
      }.contains("too few for a tensor"))
  }

  @Test func weightsAreOfAnotherKind() throws {
    #expect(try Self.blobs { $0[68] = 2 }.contains("holds fp32 at byte 64, not int8"))
    #expect(try Self.blobs { $0[68] = 99 }.contains("the unknown type 99"))
    #expect(try Self.blobs { $0[64] = 0 }.contains("has no weights at byte 64"))
    #expect(try Self.blobs { $0[4] = 9 }.contains("unknown version (9)"))
  }

  @Test func weightsAreAPointerOfGit() throws {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 25000000\n"
    #expect(Self.failure([Self.weights: Array(pointer.utf8)]) != "no error")
    #expect(Self.failure(["Data/com.apple.CoreML/model.mlmodel": Array(pointer.utf8)]) != "no error")
  }
}
