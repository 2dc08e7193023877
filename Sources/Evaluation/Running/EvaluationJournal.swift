import Files
import Foundation
import SystemPackage

/// Results on the disk, a line of JSON each with its checksum, from which an interrupted evaluation goes on.
///
/// The first record says what the results are of; a journal of something else is begun anew. A line that was damaged, or not written
/// to its end, is passed over: its photograph is measured again. One process at a time has a journal.
final class EvaluationJournal {
  private struct Heading: Codable { var evaluation: String }

  private struct Entry: Codable {
    var file: FileIdentity
    var result: PhotographResult
  }

  private let journal: LineJournal
  private var entries: [String: Entry] = [:]

  /// Opens a journal, made if it is missing, with its folders.
  ///
  /// - Parameter evaluation: equal if results are: the model's content and the settings.
  /// - Throws: `FileFailure`, `system(.wouldBlock)` if another process has it.
  init(at path: FilePath, evaluation: String) throws(FileFailure) {
    let folder = path.removingLastComponent()
    if !folder.isEmpty { try FileTree.make(folder, permissions: 0o700) }
    journal = try LineJournal(at: path, kind: "evaluation", access: .exclusive, earlierStart: "{\"evaluation\":")
    try read(evaluation)
  }

  /// What is known of a photograph, unless its file was changed since.
  func result(of path: FilePath) -> PhotographResult? {
    guard let entry = entries[PathText.encode(path)], entry.file == FileIdentity(following: path) else { return nil }
    return entry.result
  }

  /// Keeps a result. If the disk is full it is lost, which costs its measurement when the run is interrupted.
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
    // A figure that JSON cannot say is measured again.
    guard let record = try? JSONEncoder().encode(value) else { return }
    try journal.append(Array(record))
  }
}
