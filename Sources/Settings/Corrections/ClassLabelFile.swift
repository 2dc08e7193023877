import Foundation
import ModelFiles
import OpenCoreML

/// A file with the names of a model's classes: one per line, numbered, or JSON, as `ClassLabelList` reads it.
package enum ClassLabelFile {
  /// Reads the names.
  ///
  /// - Throws: `SettingsError` if the file cannot be read or holds anything but names.
  package static func labels(at url: URL) throws -> [String] {
    let text = try SmallTextFile.read(url, "the file of labels", maximumBytes: 16 << 20)
    do {
      return try ClassLabelList.labels(in: text)
    } catch {
      throw SettingsError("\(url.path)\(error.line.map { ":\($0)" } ?? ""): \(error.description)")
    }
  }
}
