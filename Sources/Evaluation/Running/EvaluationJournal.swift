import Files
import Foundation
import SystemPackage

/// Results on disk, each as a line of JSON with its checksum, so that an interrupted evaluation can continue.
///
/// The first record says what was evaluated; if that was something else, the journal starts again. Lines that are damaged or
/// incomplete are skipped, and their photographs are measured again. Only one process at a time can use a journal.
final class EvaluationJournal {
  private struct Heading: Codable { var evaluation: String }

  private struct Entry: Codable {
    var file: FileIdentity
    var result: PhotographResult
  }

  private let journal: LineJournal
  private var entries: [String: Entry] = [:]

  /// Opens a journal; creates it and its folders if they are missing.
  ///
  /// - Parameter evaluation: equal for evaluations with equal results: the models' content and the settings.
  /// - Throws: `FileFailure`; `system(.wouldBlock)` if another process uses the journal.
  init(at path: FilePath, evaluation: String) throws(FileFailure) {
    let folder = path.removingLastComponent()
    if !folder.isEmpty { try FileTree.make(folder, permissions: 0o700) }
    journal = try LineJournal(at: path, kind: "evaluation", access: .exclusive, earlierStart: "{\"evaluation\":")
    try read(evaluation)
  }

  /// The result for a photograph, unless its file has changed since.
  func result(of path: FilePath) -> PhotographResult? {
    guard let entry = entries[PathText.encode(path)], entry.file == FileIdentity(following: path) else { return nil }
    return entry.result
  }

  /// Stores a result. If the disk is full the result is lost, and measured again after an interruption.
  func add(_ result: PhotographResult, of path: FilePath) {
    guard let file = FileIdentity(following: path) else { return }
    try? append(Entry(file: file, result: result))
  }

  private func read(_ evaluation: String) throws(FileFailure) {
    let records = try journal.newRecords()
    let decoder = JSONDecoder()
    guard let first = records.first,
      (try? decoder.decode(Heading.self, from: Data(first)))?.evaluation == evaluation
    else {
      try journal.removeAll()
      return try append(Heading(evaluation: evaluation))
    }
    for record in records.dropFirst() {
      guard let entry = try? decoder.decode(Entry.self, from: Data(record)) else { continue }
      entries[PathText.encode(FilePath(entry.result.path))] = entry
    }
  }

  private func append(_ value: some Encodable) throws(FileFailure) {
    // A figure that JSON cannot express is measured again.
    guard let record = try? JSONEncoder().encode(value) else { return }
    try journal.append(Array(record))
  }
}
