import Glibc
import SystemPackage

/// A file of records, a line each, from which interrupted work goes on. Each line begins with a checksum.
///
/// A process that is killed leaves half a line at most: that line, and any that was damaged, is passed over. Several processes may
/// append, each record under the file's lock.
///
///     let journal = try LineJournal(at: path, kind: "apply", access: .shared)
///     try journal.withLock {
///       for record in try journal.newRecords() { … }
///       try journal.append(Array(text.utf8))
///     }
package final class LineJournal {
  /// Who else may have the journal open.
  package enum Access {
    /// Others may, and each change is made inside `withLock`.
    case shared
    /// Nobody: it is locked until this object goes, and `system(.wouldBlock)` is thrown if another process has it.
    case exclusive
    /// Nothing is written.
    case readOnly
  }

  private static let digestLength = 16
  private static let largestSize = 1 << 30

  private let descriptor: Descriptor
  private let heading: [UInt8]
  private let access: Access
  /// Up to here it has been read.
  private var offset = 0
  private var hasHeading = false

  /// Opens a journal, made if it is missing.
  ///
  /// - Parameters:
  ///   - kind: what the records are about, a word; another one's journal is not touched.
  ///   - earlierStart: how journals of earlier versions begin, which have no checksums: with `exclusive` access, one is begun anew.
  /// - Throws: `otherContent` if there is a file that is no such journal, `foreign` if it is another user's.
  package init(
    at path: FilePath, kind: String, access: Access, permissions: mode_t = 0o600, earlierStart: String? = nil
  ) throws(FileFailure) {
    self.access = access
    heading = Self.line(Array("vitrine journal 1: \(kind)".utf8))
    let flags = access == .readOnly ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND
    descriptor = try RegularFile.open(path, flags, permissions: permissions, owner: .user)
    if access == .exclusive, !(try descriptor.lock(waits: false)) { throw .system(.wouldBlock) }
    if let earlierStart, access == .exclusive,
      try descriptor.read(earlierStart.utf8.count, at: 0) == Array(earlierStart.utf8)
    {
      try removeAll()
    }
    try checkThatItIsOurs()
  }

  /// The records that were appended since the last call, by this process or by others, in their order.
  package func newRecords() throws(FileFailure) -> [[UInt8]] {
    let size = Int(try descriptor.information().st_size)
    guard size <= Self.largestSize else { throw .tooLarge(byteCount: size, limit: Self.largestSize) }
    // Somebody has cut it off: what follows would begin inside a line.
    if size < offset { offset = 0 }
    let bytes = try descriptor.read(size - offset, at: offset)
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    offset += end + 1
    return bytes[...end].split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let record = Self.record(of: line), record != Self.record(of: heading.dropLast()) else { return nil }
      return record
    }
  }

  /// Appends a record, which has no line breaks.
  ///
  /// - Parameter syncs: whether it is on the disk before this returns.
  package func append(_ record: [UInt8], syncs: Bool = false) throws(FileFailure) {
    let size = Int(try descriptor.information().st_size)
    var bytes = Self.line(record)
    if size == 0 {
      bytes = heading + bytes
    } else if try descriptor.read(1, at: size - 1) != [UInt8(ascii: "\n")] {
      // Half a line of a process that was killed must not swallow this one.
      bytes = [UInt8(ascii: "\n")] + bytes
    }
    try descriptor.write(bytes)
    if syncs { try descriptor.sync() }
  }

  /// Deletes all records.
  package func removeAll() throws(FileFailure) {
    guard ftruncate(descriptor.rawValue, 0) == 0 else { throw .last }
    offset = 0
  }

  /// Does some work while no other process changes the journal.
  package func withLock<Value>(_ body: () throws -> Value) throws -> Value {
    guard access == .shared else { return try body() }
    _ = try descriptor.lock(waits: true)
    defer { descriptor.unlock() }
    return try body()
  }

  /// A file with the journal's name that holds something else is the user's.
  private func checkThatItIsOurs() throws(FileFailure) {
    let size = Int(try descriptor.information().st_size)
    let start = try descriptor.read(min(size, 1 << 20), at: 0)
    // Empty, or killed while it was begun.
    if heading.starts(with: start) || start.starts(with: heading) { return }
    // Its heading was damaged, and a record was not.
    let lines = start.split(separator: UInt8(ascii: "\n"))
    guard lines.contains(where: { Self.record(of: $0) != nil }) else { throw .otherContent }
    guard
      !lines.contains(where: { line in
        guard let record = Self.record(of: line) else { return false }
        return record.starts(with: "vitrine journal ".utf8) && record != Self.record(of: heading.dropLast())
      })
    else { throw .otherContent }
  }

  private static func line(_ record: [UInt8]) -> [UInt8] {
    Array(digest(record[...]).utf8) + [UInt8(ascii: " ")] + record + [UInt8(ascii: "\n")]
  }

  private static func record(of line: some Collection<UInt8>) -> [UInt8]? {
    let line = Array(line)
    guard line.count > digestLength, line[digestLength] == UInt8(ascii: " ") else { return nil }
    let record = line[(digestLength + 1)...]
    return line[..<digestLength].elementsEqual(digest(record).utf8) ? Array(record) : nil
  }

  private static func digest(_ record: ArraySlice<UInt8>) -> String {
    var hash = SHA256()
    record.withUnsafeBytes { hash.update($0) }
    return String(hash.hexDigest().prefix(digestLength))
  }
}
