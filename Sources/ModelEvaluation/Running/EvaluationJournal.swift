import Foundation
import Glibc
import SystemPackage

/// Results on the disk, a line of JSON each, from which an interrupted evaluation goes on.
///
/// The first line says what the results are of; a journal of something else is begun anew. A line that was not written to its end is
/// passed over. One process at a time has a journal.
final class EvaluationJournal {
  private struct Heading: Codable { var evaluation: String }

  private struct Entry: Codable {
    var file: FileIdentity
    var result: PhotographResult
  }

  private let path: FilePath
  private let descriptor: FileDescriptor
  private var entries: [String: Entry] = [:]

  /// Opens a journal, made where it is missing, with its folders.
  ///
  /// - Parameter evaluation: equal where results are: the model's content and the settings.
  /// - Throws: `Errno`, `wouldBlock` where another process has it.
  init(at path: FilePath, evaluation: String) throws {
    self.path = path
    try? FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    descriptor = try FileDescriptor.open(
      path.string.isEmpty ? FilePath(".") : path, .readWrite, options: [.create, .append, .closeOnExec],
      permissions: .ownerReadWrite)
    do {
      guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
      try read(evaluation)
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  deinit { try? descriptor.close() }

  /// What is known of a photograph, unless its file was changed since.
  func result(of path: FilePath) -> PhotographResult? {
    guard let entry = entries[path.string], entry.file == FileIdentity(path) else { return nil }
    return entry.result
  }

  /// Keeps a result. Where the disk is full it is lost, which costs its measurement when the run is interrupted.
  func add(_ result: PhotographResult, of path: FilePath) {
    guard let file = FileIdentity(path) else { return }
    try? append(Entry(file: file, result: result))
  }

  private func read(_ evaluation: String) throws {
    let data = FileManager.default.contents(atPath: path.string) ?? Data()
    let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data[...$0] } ?? Data()
    let lines = whole.split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    guard let first = lines.first, (try? decoder.decode(Heading.self, from: first))?.evaluation == evaluation else {
      guard ftruncate(descriptor.rawValue, 0) == 0 else { throw Errno(rawValue: errno) }
      return try append(Heading(evaluation: evaluation))
    }
    // What comes next must not be written behind half a line.
    guard ftruncate(descriptor.rawValue, off_t(whole.count)) == 0 else { throw Errno(rawValue: errno) }
    for line in lines.dropFirst() {
      guard let entry = try? decoder.decode(Entry.self, from: line) else { continue }
      entries[entry.result.path] = entry
    }
  }

  private func append(_ value: some Encodable) throws {
    try descriptor.writeAll(try JSONEncoder().encode(value) + [UInt8(ascii: "\n")])
  }
}
