import CoreMLFormats
import Foundation
import Testing

/// Damaged models end in a result or in a `FormatError`: anything else ends the process, and so fails all tests.
///
/// `FORMATS_FUZZ_SECONDS` and `FORMATS_FUZZ_SEED` make longer runs; `FORMATS_FUZZ_KEEP` names a file for the model that is being read.
@Suite(.serialized) struct FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = Double(environment["FORMATS_FUZZ_SECONDS"] ?? "") ?? 6
  private static let seed = UInt64(environment["FORMATS_FUZZ_SEED"] ?? "") ?? 2_024
  private static let kept = environment["FORMATS_FUZZ_KEEP"]
  /// Where the files come from when they are not the committed ones.
  private static let models = Fixtures.paths("mlmodel")

  @Test func damagedModelsAreRead() throws {
    let models = try Self.models.map { [UInt8](try Data(contentsOf: $0)) }
    try #require(!models.isEmpty)
    let trees = models.map { WireTree($0[...]) }
    var random = FuzzGenerator(seed: Self.seed)
    let before = Self.peakMemory()
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var rounds = 0
    var results = 0
    while ContinuousClock.now < end, rounds < 1_000_000 {
      let index = Int.random(in: models.indices, using: &random)
      let bytes: [UInt8]
      if var tree = trees[index], Int.random(in: 0..<4, using: &random) > 0 {
        for _ in 0..<Int.random(in: 1...3, using: &random) { tree.change(using: &random) }
        bytes = tree.encoded
      } else {
        bytes = Mutation.apply(to: models[index], using: &random)
      }
      if let kept = Self.kept { try Data(bytes).write(to: URL(fileURLWithPath: kept)) }
      if try Self.translates(bytes) { results += 1 }
      rounds += 1
    }
    if Self.kept != nil { print("\(rounds) models, \(results) of them translated") }
    #expect(rounds > 200, "only \(rounds) rounds")
    #expect(results > 0 && results < rounds)
    #expect(Self.peakMemory() - before < 256 << 20)
  }

  @Test func modelsAreCutOffAnywhere() throws {
    for path in ["programControl/loop_branches_5.mlmodel", "programWeights/sparse_palette.mlmodel"] {
      let bytes = [UInt8](try Data(contentsOf: Fixtures.folder.appendingPathComponent(path)))
      for count in stride(from: 0, to: bytes.count, by: 7) { _ = try Self.translates(Array(bytes.prefix(count))) }
    }
  }

  @Test func damagedWeightFilesAreRead() throws {
    let name = "Data/com.apple.CoreML/weights/weight.bin"
    var random = FuzzGenerator(seed: Self.seed)
    for path in ["file_blockwise_int4", "file_palette_3", "tool_prune_palette", "tool_prune_linear"] {
      let url = Fixtures.folder.appendingPathComponent("programWeights/\(path).mlpackage")
      let weights = [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
      for _ in 0..<60 {
        let damaged = Mutation.apply(to: weights, using: &random)
        let folder = Fixtures.files(in: url, replacing: [name: damaged])
        do { _ = try CoreMLModel(package: folder).translated() } catch is FormatError {}
      }
    }
  }

  /// Whether damaged bytes are still a model.
  private static func translates(_ bytes: [UInt8]) throws -> Bool {
    do {
      let model = try Fixtures.model(bytes: bytes)
      let translated = try model.translated()
      // Seldom is anything larger than a decoded palette with the text around it.
      #expect(translated.weights.bytes.count < (1 << 20) + 4_096 * bytes.count)
      #expect(translated.text.utf8.count < (1 << 20) + 256 * bytes.count)
      return true
    } catch is FormatError {
      return false
    }
  }

  /// The most memory that this process has had at once.
  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}

/// Ways to damage a file.
private enum Mutation {
  static func apply(to bytes: [UInt8], using random: inout FuzzGenerator) -> [UInt8] {
    guard !bytes.isEmpty else { return bytes }
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes.removeLast(min(bytes.count - 1, bytes.count - place))
      case 1...3: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 4: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 5: bytes[place] = [0, 1, 2, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 6:
        // A large number in the place of a small one.
        let length = [4, 5, 8, 9].randomElement(using: &random) ?? 4
        bytes.replaceSubrange(place...place, with: Array(repeating: 0xFF, count: length) + [0x01])
      default:
        // A part of the file at another place.
        let from = Int.random(in: 0..<bytes.count, using: &random)
        let count = min(Int.random(in: 1...16, using: &random), bytes.count - max(from, place))
        bytes.replaceSubrange(place..<place + count, with: Array(bytes[from..<from + count]))
      }
    }
    return bytes
  }
}
