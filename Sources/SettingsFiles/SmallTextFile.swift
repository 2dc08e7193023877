import Foundation

/// Small text files of the user's.
package enum SmallTextFile {
  /// A regular file's text; what is no UTF-8 is replaced.
  ///
  /// - Parameter what: what messages call the file.
  /// - Throws: `SettingsError`.
  package static func read(_ url: URL, _ what: String = "the file", maximumBytes: Int = 1 << 20) throws -> String {
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
    } catch {
      throw SettingsError("\(url.path): \(what) is missing; name another one, or leave it out")
    }
    // A pipe would be waited for.
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw SettingsError("\(url.path): \(what) is no regular file")
    }
    guard attributes[.size] as? Int ?? 0 <= maximumBytes else {
      throw SettingsError("\(url.path): \(what) has more than \(maximumBytes >> 20) MiB")
    }
    do {
      return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    } catch {
      throw SettingsError("\(url.path): \(what) cannot be read: \(error.localizedDescription)")
    }
  }
}
