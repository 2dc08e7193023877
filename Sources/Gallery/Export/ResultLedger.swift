import Files
import Foundation
import Glibc
import SystemPackage

/// What the journal of a results folder says, compared with the files that are there.
///
/// A file is ours only if the journal says that its content was written under its name. Every other file belongs to the user,
/// whatever its name.
struct ResultLedger {
  /// A hidden file, so that it is in nobody's way.
  static let journalName = FilePath.Component(".vitrine-results")
  static let kind = "apply"

  struct Entry {
    var source: FilePath
    var making: ResultRecord.Making?
    var place: ResultRecord.Place?
    /// The sizes of everything ever written under the name, by digest.
    var digests: [String: Int] = [:]
  }

  /// What is at a name now.
  enum Standing {
    case free
    /// A result, with the digest of its content.
    case ours(FileIdentity, digest: String)
    /// Another file, which must stay.
    case foreign
  }

  let folder: FilePath
  private(set) var entries: [FilePath.Component: Entry] = [:]
  /// The latest result name of each photograph, by file extension.
  private var names: [FilePath: [String: FilePath.Component]] = [:]

  init(folder: FilePath) { self.folder = folder }

  /// The current journal of a folder.
  init(readingFrom folder: FilePath) throws {
    self.folder = folder
    let journal = try LineJournal(at: folder.appending(Self.journalName), kind: Self.kind, access: .readOnly)
    add(try journal.newRecords())
  }

  /// Adds records of the journal; records of another kind are skipped.
  mutating func add(_ records: [[UInt8]]) {
    let decoder = JSONDecoder()
    for bytes in records {
      guard let record = try? decoder.decode(ResultRecord.self, from: Data(bytes)) else { continue }
      add(record)
    }
  }

  mutating func add(_ record: ResultRecord) {
    guard let source = PathText.decode(record.source), let path = PathText.decode(record.name),
      let name = path.lastComponent, path.components.count == 1, !path.isAbsolute
    else { return }
    var entry = entries[name] ?? Entry(source: source)
    entry.source = source
    if let making = record.making {
      entry.making = making
      entry.digests[making.digest] = making.byteCount
    }
    if let place = record.place { entry.place = place }
    entries[name] = entry
    names[source, default: [:]][name.extension ?? ""] = name
  }

  /// The name of a photograph's result, with what is known about it.
  func name(of source: FilePath, fileExtension: String) -> (name: FilePath.Component, entry: Entry)? {
    guard let name = names[source]?[fileExtension], let entry = entries[name], entry.source == source else {
      return nil
    }
    return (name, entry)
  }

  /// What is at a name now. Reads the file only if nothing else can tell.
  func standing(of name: FilePath.Component) throws -> Standing {
    let path = folder.appending(name)
    switch try PathState(path) {
    case .nothing: return .free
    case .folder, .other: return .foreign
    case .regular(let file):
      guard let entry = entries[name] else { return .foreign }
      if let place = entry.place, place.file == file { return .ours(file, digest: place.digest) }
      guard entry.digests.values.contains(file.size) else { return .foreign }
      let digest: FileDigest
      do {
        digest = try FileDigest(of: path)
      } catch is FileFailure {
        // An unreadable file cannot be shown to be ours.
        return .foreign
      }
      return entry.digests[digest.text] == nil ? .foreign : .ours(digest.file, digest: digest.text)
    }
  }

  /// Whether a file in the folder is a result.
  func holdsResult(_ name: FilePath.Component) -> Bool {
    guard entries[name]?.digests.isEmpty == false, case .ours = try? standing(of: name) else { return false }
    return true
  }

  /// The file under a name if it is the beginning of `bytes`: what remained of a result after a full disk or a power failure.
  func isBeginning(_ name: FilePath.Component, of bytes: [UInt8]) throws -> FileIdentity? {
    guard entries[name]?.making != nil, case .regular(let file) = try PathState(folder.appending(name)),
      file.size < bytes.count, let content = try? RegularFile.read(folder.appending(name), atMost: bytes.count),
      bytes.starts(with: content)
    else { return nil }
    return file
  }

  /// The results whose photographs are gone, by the photograph's size.
  func namesOfMoved(fileExtension: String) -> [Int: [FilePath.Component]] {
    var names: [Int: [FilePath.Component]] = [:]
    for (name, entry) in entries where name.extension == fileExtension {
      guard let making = entry.making, FileIdentity(following: entry.source) == nil else { continue }
      names[making.sourceFile.size, default: []].append(name)
    }
    return names
  }
}
