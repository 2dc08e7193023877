import Foundation
import SettingsFiles

/// The names of a model's classes in a text file, a line each.
package enum ClassLabelFile {
  /// Reads the names; blank lines at the end are left out.
  ///
  /// - Throws: `SettingsError` where the file cannot be read, is empty, or a line between others is blank.
  package static func labels(at url: URL) throws -> [String] {
    let text = try SmallTextFile.read(url, "the file of labels", maximumBytes: 16 << 20)
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard !lines.isEmpty else { throw SettingsError("\(url.path): there are no labels; write one a line") }
    if let blank = lines.firstIndex(where: \.isEmpty) {
      throw SettingsError(
        "\(url.path):\(blank + 1): the line is blank; write one label a line, in the order of the classes")
    }
    return lines
  }
}
