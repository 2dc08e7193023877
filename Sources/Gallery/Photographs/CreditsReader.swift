import Foundation
import Scheduling
import SystemPackage

/// Reads the credits that a folder of photographs brings along: `CREDITS.tsv` with the columns file, licence, author, source.
package struct CreditsReader: Sendable {
  private static let fileName = "CREDITS.tsv"
  private static let maximumByteCount = 4 << 20

  private let paths: [FilePath]

  /// A reader for the given folders; paths that are no folders have no credits.
  package init(paths: [FilePath]) { self.paths = paths }

  /// Reads on a thread of its own; `report` gets one line a file name, and is not called where there is nothing.
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

  /// The credits by file name; lines of another form are passed over.
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
