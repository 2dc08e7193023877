import Foundation

/// Small text files of the user's.
enum CorrectionText {
  /// A regular file's text; what is no UTF-8 is replaced.
  ///
  /// - Parameter what: what messages call the file.
  static func read(_ url: URL, _ what: String, maximumBytes: Int) throws -> String {
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
    } catch {
      throw CorrectionError("\(url.path): \(what) is missing; name another one, or leave it out")
    }
    // A pipe would be waited for.
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw CorrectionError("\(url.path): \(what) is no regular file")
    }
    guard attributes[.size] as? Int ?? 0 <= maximumBytes else {
      throw CorrectionError("\(url.path): \(what) has more than \(maximumBytes >> 20) MiB")
    }
    do {
      return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    } catch {
      throw CorrectionError("\(url.path): \(what) cannot be read: \(error.localizedDescription)")
    }
  }
}
