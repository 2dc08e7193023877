import Files
import Foundation
import Glibc
import SystemPackage

/// A file for a result, written in one step at the end. Whether it can be written is checked at the start.
///
/// An earlier result is replaced; any other file stays. Pipes and devices are written to directly.
struct ResultFile {
  private let path: String
  /// The actual path, with the user's links resolved.
  private let place: FilePath

  /// - Throws: `CommandError` if another file is in its place, or its folder is missing or cannot be written.
  init(_ path: String) throws {
    self.path = path
    let named = FilePath(path)
    place = RealPath.of(named) ?? named
    switch try state() {
    case .folder: throw CommandError("\(path): this is a folder; name a file in it")
    case .regular: try checkThatItIsAResult()
    case .other where Self.leadsNowhere(named):
      throw CommandError("\(path): this is a link to a file that is not there; name another file")
    case .other: return
    case .nothing: break
    }
    Leftovers.remove(in: folder)
    let status = (folder.isEmpty ? "." : folder).withPlatformString { access($0, W_OK) }
    guard status == 0 else { throw CommandError("\(path): cannot be written: \(Errno.current)") }
  }

  /// The file for intermediate results until the result is complete: hidden, beside it, with a name that is never too long.
  var journal: URL {
    let plain = ".\(place.lastComponent?.string ?? "result").journal"
    let name =
      plain.utf8.count <= 255
      ? plain : ".\(FileDigest.text(of: Array((place.lastComponent?.string ?? "").utf8)).prefix(32)).journal"
    return URL(fileURLWithPath: folder.appending(name).string)
  }

  func write(_ text: String) throws {
    do throws(FileFailure) {
      let bytes = Array(text.utf8)
      switch try PathState(place) {
      case .nothing: try write(bytes, .new)
      case .regular(let file):
        // The file may have been replaced since the work started.
        guard isResult() else { throw FileFailure.otherContent }
        try write(bytes, .replacing(file))
      case .folder: throw FileFailure.folder
      case .other: try writeThrough(bytes)
      }
    } catch {
      throw CommandError("\(path): cannot be written: \(error)")
    }
  }

  private static func leadsNowhere(_ path: FilePath) -> Bool {
    guard case .nothing? = try? PathState(following: path) else { return false }
    return true
  }

  private var folder: FilePath { place.removingLastComponent() }

  private func state() throws -> PathState {
    do throws(FileFailure) {
      return try PathState(place)
    } catch {
      throw CommandError("\(path): cannot be written: \(error)")
    }
  }

  private func write(_ bytes: [UInt8], _ placement: PendingFile.Placement) throws(FileFailure) {
    guard let name = place.lastComponent else { throw .folder }
    let file = try PendingFile(in: folder)
    try file.write(bytes)
    try file.publish(as: name, placement)
  }

  private func writeThrough(_ bytes: [UInt8]) throws(FileFailure) {
    let raw = place.withPlatformString { open($0, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
    guard raw >= 0 else { throw .last }
    let descriptor = Descriptor(owning: raw)
    try descriptor.write(bytes)
  }

  private func checkThatItIsAResult() throws {
    guard !isResult() else { return }
    throw CommandError(
      "\(path): this file is not a report by vitrine, so it is left alone; delete it, or name another file")
  }

  /// Whether the file is empty, or starts like a report in one of its formats.
  private func isResult() -> Bool {
    guard let descriptor = try? RegularFile.open(place, O_RDONLY, owner: .anyone),
      let start = try? descriptor.read(1 << 16, at: 0)
    else { return false }
    return start.isEmpty || ReportSignature.isReport(String(decoding: start, as: UTF8.self))
  }
}
