import Foundation
import Imaging

/// A folder that is there for one test, with photographs that the test makes.
public final class TemporaryFolder: Sendable {
  /// Where it lies.
  public let url: URL

  /// A new, empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A path inside.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// A folder inside, made where it is missing.
  public func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  /// Writes a PNG of one colour; gray where the three are equal.
  public func writePhotograph(_ name: String, red: UInt8, green: UInt8, blue: UInt8, side: Int = 64) throws {
    try write(
      try ImageEncoder.png(.plain(red: red, green: green, blue: blue, width: side, height: side)), name)
  }

  /// Writes a gray PNG that looks like something: a bright sky over dark ground, with a gradient.
  public func writeGrayLandscape(_ name: String) throws {
    let side = 256
    let pixels = (0..<side * side).map { UInt8($0 / side < 128 ? 190 + $0 % side / 8 : 60 + $0 % side / 6) }
    try write(try ImageEncoder.png(PixelBuffer(width: side, height: side, format: .gray8, bytes: pixels)), name)
  }

  /// Writes bytes.
  public func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: url.appendingPathComponent(name))
  }

  /// Writes bytes to a file and returns its URL.
  public func file(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
    try write(bytes, name)
    return url.appendingPathComponent(name)
  }

  /// The bytes of a file.
  public func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appendingPathComponent(name))) }

  /// The names in a folder inside, hidden ones too, in order.
  public func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: name.isEmpty ? url.path : path(name)).sorted()
  }

  /// The environment in which the program keeps to this folder.
  public var environment: [String: String] {
    ["HOME": url.path, "XDG_CACHE_HOME": path("cache"), "XDG_CONFIG_HOME": path("config")]
  }
}
