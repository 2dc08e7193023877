import Files
import Foundation
import Synchronization
import SystemPackage

/// The files that a model was read from, to tell whether the files at their paths are still the same.
///
/// They stay open, so that the system does not reuse their inode numbers meanwhile.
final class OpenedFiles: Sendable {
  /// Identifies a file and its version. A link's own state counts too, because it may be redirected and changed back.
  private struct Stamp: Equatable {
    let file: FileIdentity?
    let link: FileIdentity?

    /// What is at the path now.
    init(_ path: FilePath) { self.init(path, FileIdentity(following: path)) }

    init(_ path: FilePath, _ file: FileIdentity?) { (self.file, link) = (file, FileIdentity(ofLink: path)) }

    /// Whether the file may be written to again without a sign: its times are as coarse as the kernel's clock, a few milliseconds.
    var isFresh: Bool { file.map { -$0.changeDate.timeIntervalSinceNow < 0.1 } ?? false }
  }

  private struct Entry {
    var path: FilePath
    var stamp: Stamp
    /// The digest of the content, if the stamp alone is not enough.
    var digest: String?

    var isUnchanged: Bool {
      guard stamp == Stamp(path) else { return false }
      guard let digest else { return true }
      return (try? RegularFile.read(path)).map(FileDigest.text) == digest
    }
  }

  /// A file that is closed with its last owner.
  private final class OpenFile: Sendable {
    let descriptor: Descriptor

    init(_ file: URL) throws { descriptor = try FileContent.open(file) }
  }

  private struct State {
    var entries: [Entry] = []
    var files: [OpenFile] = []
  }

  /// A folder may have more files than a process may open.
  private static let mostOpen = 64

  private let state = Mutex(State())

  /// The bytes of a regular file; a missing one counts as well: that it is missing must not change.
  ///
  /// - Throws: As `FileContent.read(_:atMost:)`.
  func read(_ file: URL) throws -> [UInt8] {
    let path = FilePath(file.path)
    let opened: OpenFile
    do {
      opened = try OpenFile(file)
    } catch {
      note(file)
      throw error
    }
    let stamp = Stamp(path, (try? opened.descriptor.information()).map { FileIdentity($0) })
    let isFresh = stamp.isFresh
    let content = Result { try FileContent.read(opened.descriptor) }
    let digest = isFresh ? (try? content.get()).map(FileDigest.text) : nil
    state.withLock { state in
      state.entries.append(Entry(path: path, stamp: stamp, digest: digest))
      if state.files.count < Self.mostOpen { state.files.append(opened) }
    }
    return try content.get()
  }

  /// Remembers a folder, whose list of files must not change.
  func note(_ folder: URL) {
    let path = FilePath(folder.path)
    state.withLock { $0.entries.append(Entry(path: path, stamp: Stamp(path))) }
  }

  /// Whether all paths still lead to the same files and none of them has been written to.
  var areUnchanged: Bool { state.withLock { $0.entries.allSatisfy(\.isUnchanged) } }
}
