import Foundation
import Hashing

/// Names what a prepared model depends on: equal keys mean that one can stand for the other.
package struct SpecializationKey: Sendable, Hashable {
  /// 64 hexadecimal digits.
  package let digest: String

  /// Raised with every change of what an entry holds.
  package static let formatVersion = 1

  /// The key of a source model on a target.
  ///
  /// It covers the model's bytes (and those of the weights beside an .xml), the engine's build, the device with its full name,
  /// the processor's features, every property, and the format of the entries.
  ///
  /// - Throws: `MLModelError` with the code `io` where the model cannot be read.
  package init(source: URL, target: EngineTarget, engineVersion: String) throws {
    var hash = SHA256()
    for part in [
      "vitrine specialization \(Self.formatVersion)", engineVersion, target.device, target.deviceDescription,
      Self.processorFeatures,
    ] + target.properties.sorted(by: { $0.key < $1.key }).map({ "\($0.key)=\($0.value)" }) {
      hash.update("\(part.utf8.count):\(part)")
    }
    for file in Self.files(of: source) {
      let data = try Self.contents(of: file)
      hash.update("\(data.count):")
      data.withUnsafeBytes { hash.update($0) }
    }
    digest = hash.hexDigest()
  }

  private static func files(of source: URL) -> [URL] {
    guard source.pathExtension == "xml" else { return [source] }
    let weights = source.deletingPathExtension().appendingPathExtension("bin")
    return FileManager.default.fileExists(atPath: weights.path) ? [source, weights] : [source]
  }

  private static func contents(of file: URL) throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
      throw MLModelError(.io, "\(file.path): there is no such model file")
    }
    guard !isFolder.boolValue else {
      throw MLModelError(.io, "\(file.path): this is a folder; name a model file (.onnx, .xml, .tflite)")
    }
    do {
      return try Data(contentsOf: file)
    } catch {
      throw MLModelError(.io, "\(file.path): the model cannot be read: \(error.localizedDescription)", underlyingError: error)
    }
  }

  /// The instruction sets decide what a compiled model holds, and two processors of one name may differ in them.
  private static let processorFeatures: String = {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }.map(String.init) ?? ""
  }()
}
