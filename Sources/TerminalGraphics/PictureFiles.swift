import Glibc
import Synchronization

/// Pixels in shared memory and in temporary files, for a terminal on the same machine. It removes them once it has read them.
package enum PictureFiles {
  private static let count = Atomic<Int>(0)

  /// Puts bytes into a new shared memory object; `nil` if there is no room.
  package static func sharedMemory(_ bytes: [UInt8]) -> KittyGraphics.Medium? {
    let name = "/\(makeName())"
    let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { return nil }
    let medium = KittyGraphics.Medium.sharedMemory(name)
    return fill(descriptor, bytes, medium)
  }

  /// Writes bytes to a new temporary file; `nil` if that fails.
  package static func temporaryFile(_ bytes: [UInt8]) -> KittyGraphics.Medium? {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/tty-graphics-protocol-\(makeName())"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    return fill(descriptor, bytes, .temporaryFile(path))
  }

  /// A pixel in each place where a terminal may find pictures, by the number of the query that asks for it.
  package static func probes() -> [UInt32: KittyGraphics.Medium] {
    [
      PixelDetector.QueryNumber.sharedMemory: sharedMemory([0, 0, 0]),
      PixelDetector.QueryNumber.temporaryFile: temporaryFile([0, 0, 0]),
    ].compactMapValues { $0 }
  }

  /// Removes what the terminal did not.
  package static func remove(_ medium: KittyGraphics.Medium) {
    switch medium {
    case .sharedMemory(let name): shm_unlink(name)
    case .temporaryFile(let path): unlink(path)
    }
  }

  private static func makeName() -> String {
    "vitrine-\(getpid())-\(count.add(1, ordering: .relaxed).newValue)-\(UInt32.random(in: 0 ... .max))"
  }

  private static func fill(
    _ descriptor: Int32, _ bytes: [UInt8], _ medium: KittyGraphics.Medium
  ) -> KittyGraphics.Medium? {
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { write(descriptor, $0 + offset, bytes.count - offset) } ?? -1
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        remove(medium)
        return nil
      }
      offset += count
    }
    return medium
  }
}
