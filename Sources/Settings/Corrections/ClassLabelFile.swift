import Foundation
import OpenCoreML

/// The names of a model's classes in a file: a line each, numbered, or JSON, as `ClassLabelList` reads it.
package enum ClassLabelFile {
  /// Reads the names.
  ///
  /// - Throws: `SettingsError` where the file cannot be read or does not hold names alone.
  package static func labels(at url: URL) throws -> [String] {
    let text = try SmallTextFile.read(url, "the file of labels", maximumBytes: 16 << 20)
    do {
      return try ClassLabelList.labels(in: text)
    } catch {
      throw SettingsError("\(url.path)\(error.line.map { ":\($0)" } ?? ""): \(error.description)")
    }
  }
}
