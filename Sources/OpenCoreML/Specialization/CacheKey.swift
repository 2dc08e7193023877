import Files
import Foundation
import ModelFiles

/// Identifies everything that a prepared model depends on: prepared models with equal keys are interchangeable.
package struct CacheKey: Sendable, Hashable {
  /// 64 hexadecimal digits.
  package let digest: String

  /// Raised with every change to the content of entries.
  package static let formatVersion = 5

  /// The key of a source model for the devices that it may be divided among.
  ///
  /// It covers the bytes of the model and its weight files, the engine's build, each device with its full name, the processor's
  /// features, every property and setting, and the format of the entries.
  package init(file: ModelFile, targets: [EngineTarget], settings: LoadSettings, engineVersion: String) {
    var hash = SHA256()
    var parts = ["vitrine specialization \(Self.formatVersion)", file.digest, engineVersion, Self.processorFeatures]
    for target in targets {
      parts += [target.device, target.deviceDescription, "cores \(target.cores ?? [])"]
      parts += target.properties.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
    // Includes the lengths, so that no two lists of parts give the same text.
    for part in parts + settings.fingerprint { hash.update("\(part.utf8.count):\(part)") }
    digest = hash.hexDigest()
  }

  /// The instruction sets decide what a compiled model contains, and two processors with the same name may differ in them.
  private static let processorFeatures: String = {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let features = text.split(separator: "\n").first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }
    return features.map(String.init) ?? ""
  }()
}
