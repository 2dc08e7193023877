import Glibc
import SystemPackage

/// An open file, closed when its only owner goes away.
package struct Descriptor: ~Copyable, Sendable {
  package let rawValue: Int32

  /// Takes ownership of a descriptor.
  package init(owning rawValue: Int32) { self.rawValue = rawValue }

  deinit { close(rawValue) }

  /// The file's status.
  package func information() throws(FileFailure) -> stat {
    var information = stat()
    guard fstat(rawValue, &information) == 0 else { throw .last }
    return information
  }

  /// Writes all bytes at the current position.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let step = Glibc.write(rawValue, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if step < 0 && errno == EINTR { continue }
      guard step >= 0 else { throw .last }
      rest = rest.dropFirst(step)
    }
  }

  /// Writes all bytes at the current position.
  package func write(_ bytes: [UInt8]) throws(FileFailure) {
    var failure: FileFailure?
    bytes.withUnsafeBytes { bytes in
      do throws(FileFailure) { try write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Reads up to `count` bytes from a position in the file; fewer at its end.
  package func read(_ count: Int, at offset: Int) throws(FileFailure) -> [UInt8] {
    do {
      return try read(count, at: offset) { false }
    } catch {
      throw error as? FileFailure ?? .changed
    }
  }

  /// The same, and `isCancelled` is asked between chunks.
  ///
  /// - Throws: `FileFailure`; `CancellationError` once `isCancelled` says so.
  package func read(_ count: Int, at offset: Int, isCancelled: () -> Bool) throws -> [UInt8] {
    // Swift ends the process if it gets no memory.
    guard let sample = malloc(count + 64) else { throw FileFailure(.noMemory) }
    free(sample)
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        if isCancelled() { throw CancellationError() }
        let step = pread(
          rawValue, buffer.baseAddress?.advanced(by: filled), min(1 << 20, count - filled), off_t(offset + filled))
        if step < 0 && errno == EINTR { continue }
        guard step >= 0 else { throw FileFailure.last }
        if step == 0 { return }
        filled += step
      }
    }
  }

  /// The SHA-256 of its bytes from `start` to `end`, or to the file's own end, in 64 hexadecimal digits.
  ///
  /// - Throws: `FileFailure`; `CancellationError` once `isCancelled` says so.
  func digest(from start: Int, to end: Int = .max, isCancelled: () -> Bool = { false }) throws -> String {
    var hash = SHA256()
    var offset = start
    while offset < end {
      let chunk = try read(min(1 << 20, end - offset), at: offset, isCancelled: isCancelled)
      if chunk.isEmpty { break }
      chunk.withUnsafeBytes { hash.update($0) }
      offset += chunk.count
    }
    return hash.hexDigest()
  }

  /// Waits until the content is on disk.
  package func sync() throws(FileFailure) {
    while fsync(rawValue) != 0 {
      switch errno {
      case EINTR: continue
      // Some file systems cannot sync, and pipes and devices need not.
      case EINVAL, ENOSYS, EROFS, ENOTSUP: return
      default: throw .last
      }
    }
  }

  /// Locks the file against other processes. Returns `false` if another process has locked it and `waits` is `false`.
  ///
  /// File systems without locks count as locked: the program works there as if it were alone.
  package func lock(waits: Bool) throws(FileFailure) -> Bool {
    while flock(rawValue, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      case ENOLCK, ENOSYS, EINVAL, ENOTSUP: return true
      default: throw .last
      }
    }
    return true
  }

  package func unlock() { flock(rawValue, LOCK_UN) }
}

/// `errno`, which is a macro in C and a name that SystemPackage also has.
func lastErrorNumber() -> Int32 { Glibc.errno }
