import Foundation
import Glibc
import Hashing
import Synchronization

/// The files that a model was read from, to tell whether the files at their paths are still the same.
///
/// They stay open, so that the system does not reuse their inode numbers meanwhile.
final class OpenedFiles: Sendable {
  /// Identifies a file and its version. A link's own state counts too, because it may be redirected and changed back.
  private struct Stamp: Equatable {
    private var numbers: [Int] = []

    /// - Parameter descriptor: The open file; `nil` to examine what is at the path now.
    init(_ path: String, descriptor: Int32? = nil) {
      var information = stat()
      let status = descriptor.map { fstat($0, &information) } ?? stat(path, &information)
      if status == 0 { add(information) }
      if lstat(path, &information) == 0 { add(information) }
    }

    /// Whether another write might go unnoticed: file times are only as fine as the kernel's clock, a few milliseconds.
    var isFresh: Bool {
      guard numbers.count >= 7 else { return false }
      let changed = Double(numbers[5]) + Double(numbers[6]) / 1e9
      return Date().timeIntervalSince1970 - changed < 0.1
    }

    private mutating func add(_ state: stat) {
      numbers += [
        Int(state.st_dev), Int(state.st_ino), Int(state.st_size), state.st_mtim.tv_sec, state.st_mtim.tv_nsec,
        state.st_ctim.tv_sec, state.st_ctim.tv_nsec,
      ]
    }
  }

  private struct Entry {
    var path: String
    var stamp: Stamp
    /// The digest of the content, if the stamp alone is not enough.
    var digest: String?

    var isUnchanged: Bool {
      guard stamp == Stamp(path) else { return false }
      guard let digest else { return true }
      return (try? FileContent.read(URL(fileURLWithPath: path))).map(OpenedFiles.digest) == digest
    }
  }

  private struct State {
    var entries: [Entry] = []
    var descriptors: [Int32] = []
  }

  /// A folder may have more files than a process may open.
  private static let mostOpen = 64

  private let state = Mutex(State())

  deinit {
    state.withLock { state in
      for descriptor in state.descriptors { close(descriptor) }
    }
  }

  /// The bytes of a regular file. A missing file is remembered too: it must stay missing.
  ///
  /// - Throws: As `FileContent.read(_:atMost:)`.
  func read(_ file: URL) throws -> [UInt8] {
    let descriptor: Int32
    do {
      descriptor = try FileContent.open(file)
    } catch {
      state.withLock { $0.entries.append(Entry(path: file.path, stamp: Stamp(file.path))) }
      throw error
    }
    let stamp = Stamp(file.path, descriptor: descriptor)
    let isFresh = stamp.isFresh
    let content = Result { try FileContent.read(descriptor) }
    let digest = isFresh ? (try? content.get()).map(Self.digest) : nil
    let isKept = state.withLock { state in
      state.entries.append(Entry(path: file.path, stamp: stamp, digest: digest))
      guard state.descriptors.count < Self.mostOpen else { return false }
      state.descriptors.append(descriptor)
      return true
    }
    if !isKept { close(descriptor) }
    return try content.get()
  }

  /// Remembers a folder, whose list of files must not change.
  func note(_ folder: URL) { state.withLock { $0.entries.append(Entry(path: folder.path, stamp: Stamp(folder.path))) } }

  /// Whether all paths still lead to the same files and none of them has been written to.
  var areUnchanged: Bool { state.withLock { $0.entries.allSatisfy(\.isUnchanged) } }

  private static func digest(_ content: [UInt8]) -> String {
    var hash = SHA256()
    content.withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }
}
