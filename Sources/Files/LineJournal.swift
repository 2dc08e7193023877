import Glibc
import SystemPackage

/// A file of records, one per line, from which interrupted work continues. Each line starts with a checksum.
///
/// A killed process leaves at most half a line. Such a line, and any damaged one, is skipped. Several processes may append records
/// under the file's lock.
///
///     let journal = try LineJournal(at: path, kind: "apply", access: .shared)
///     try journal.withLock {
///       for record in try journal.newRecords() { … }
///       try journal.append(Array(text.utf8))
///     }
package final class LineJournal {
  /// Who else may have the journal open.
  package enum Access {
    /// Others may have it open; each change is made inside `withLock`.
    case shared
    /// Nobody else: it is locked until this object goes away. Throws `system(.wouldBlock)` if another process has it open.
    case exclusive
    /// Nothing is written.
    case readOnly
  }

  private static let digestLength = 16
  private static let largestSize = 1 << 30

  private let descriptor: Descriptor
  private let heading: [UInt8]
  private let access: Access
  /// The position up to which it has been read.
  private var offset = 0
  private var hasHeading = false

  /// Opens a journal, creating it if it is missing.
  ///
  /// - Parameters:
  ///   - kind: A word for what the records are about; a journal of another kind is not touched.
  ///   - earlierStart: The start of earlier versions' journals, which have no checksums; with `exclusive` access, such a journal is
  ///     emptied.
  /// - Throws: `otherContent` if the file is not such a journal, `foreign` if it belongs to another user.
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

  /// The records appended since the last call, by this or other processes, in order.
  package func newRecords() throws(FileFailure) -> [[UInt8]] {
    let size = Int(try descriptor.information().st_size)
    guard size <= Self.largestSize else { throw .tooLarge(byteCount: size, limit: Self.largestSize) }
    // Somebody has truncated it: reading on would start inside a line.
    if size < offset { offset = 0 }
    let bytes = try descriptor.read(size - offset, at: offset)
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    offset += end + 1
    return bytes[...end].split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let record = Self.record(of: line), record != Self.record(of: heading.dropLast()) else { return nil }
      return record
    }
  }

  /// Appends a record, which must not contain line breaks.
  ///
  /// - Parameter syncs: Whether to wait until it is on disk.
  package func append(_ record: [UInt8], syncs: Bool = false) throws(FileFailure) {
    let size = Int(try descriptor.information().st_size)
    var bytes = Self.line(record)
    if size == 0 {
      bytes = heading + bytes
    } else if try descriptor.read(1, at: size - 1) != [UInt8(ascii: "\n")] {
      // Half a line from a killed process must not swallow this one.
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

  /// A file with the journal's name but other content belongs to the user.
  private func checkThatItIsOurs() throws(FileFailure) {
    let size = Int(try descriptor.information().st_size)
    let start = try descriptor.read(min(size, 1 << 20), at: 0)
    // Empty, or killed while it was being created.
    if heading.starts(with: start) || start.starts(with: heading) { return }
    // The heading is damaged, but a record is not.
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
