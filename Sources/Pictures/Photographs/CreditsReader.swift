import Foundation
import Scheduling
import SystemPackage

/// Reads a folder's credits: `CREDITS.tsv` with the columns file, licence, author, source.
package struct CreditsReader: Sendable {
  private static let fileName = "CREDITS.tsv"
  private static let maximumByteCount = 4 << 20

  private let paths: [FilePath]

  /// A reader for these folders; files among the paths are ignored.
  package init(paths: [FilePath]) { self.paths = paths }

  /// Reads on its own thread. `report` gets one line per file name, and is not called if there are no credits.
  package func start(report: @escaping @Sendable ([String: String]) -> Void) {
    let files = paths.map { $0.appending(Self.fileName).string }
    BlockingThread.start(name: "vitrine-credits") {
      for file in files {
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
        guard let size, size <= Self.maximumByteCount, let data = FileManager.default.contents(atPath: file) else {
          continue
        }
        report(Self.parse(String(decoding: data, as: UTF8.self)))
      }
    }
  }

  /// The credits by file name; malformed lines are skipped.
  package static func parse(_ text: String) -> [String: String] {
    var credits: [String: String] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 4 else { continue }
      credits[String(fields[0])] = "\(fields[2]), \(fields[1]) · \(fields[3])"
    }
    return credits
  }
}
