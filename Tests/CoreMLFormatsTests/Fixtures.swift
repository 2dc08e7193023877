import CoreMLFormats
import Foundation

/// The models that are committed for tests.
enum Fixtures {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("ModelFixtures/Models/CoreML")

  /// A model by its group and its name, for example "programWeights/affine_scalar.mlmodel".
  static func model(_ path: String) throws -> CoreMLModel {
    let url = folder.appendingPathComponent(path)
    guard url.pathExtension == "mlpackage" else { return try model(bytes: [UInt8](Data(contentsOf: url))) }
    return try CoreMLModel(package: files(in: url))
  }

  static func model(bytes: [UInt8]) throws -> CoreMLModel {
    try CoreMLModel(FileBytes(bytes, name: "model.mlmodel"), in: ModelFolder { throw FormatError("\($0) is missing") })
  }

  /// A package's files, of which some are replaced; `nil` for one that is missing.
  static func files(in url: URL, replacing files: [String: [UInt8]?] = [:]) -> ModelFolder {
    ModelFolder { path in
      if let replaced = files[path] {
        guard let replaced else { throw FormatError("\(path) is missing") }
        return try FileBytes(replaced, name: path)
      }
      guard let data = try? Data(contentsOf: url.appendingPathComponent(path)) else {
        throw FormatError("\(path) is missing")
      }
      return try FileBytes([UInt8](data), name: path)
    }
  }

  /// Files with one extension below a group's folder, or all groups', but not in packages; always in the same order.
  static func paths(_ pathExtension: String, in group: String = "") -> [URL] {
    let start = folder.appendingPathComponent(group)
    let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    return (found ?? []).filter { $0.pathExtension == pathExtension && !$0.path.contains(".mlpackage/") }.sorted {
      $0.path < $1.path
    }
  }
}

/// Random numbers that are the same in each run.
struct FuzzGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64, see https://prng.di.unimi.it/splitmix64.c.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
