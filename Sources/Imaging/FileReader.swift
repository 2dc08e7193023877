import Glibc
import SystemPackage

/// Reads a whole file. Refuses anything but a regular file, and never blocks on one.
struct FileReader {
  private static let chunkSize = 1 << 20

  let path: FilePath
  let maximumByteCount: Int

  /// The file's bytes. Calls `isCancelled` between chunks.
  func read(isCancelled: () -> Bool) throws -> [UInt8] {
    // Without O_NONBLOCK, opening a FIFO waits for a writer.
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw openError(errno) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw openError(errno) }
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw ImageError(.notRegularFile, path: path, message: "not a regular file")
    }
    let size = Int(information.st_size)
    guard size > 0 else { throw ImageError(.empty, path: path, message: "the file is empty") }
    guard size <= maximumByteCount else {
      throw ImageError(
        .tooLarge, path: path, message: "\(size) bytes are more than \(maximumByteCount >> 20) megabytes, the limit")
    }
    return try read(descriptor, size, isCancelled)
  }

  private func read(_ descriptor: Int32, _ size: Int, _ isCancelled: () -> Bool) throws -> [UInt8] {
    let bytes = try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        if isCancelled() { throw CancellationError() }
        let step = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), min(Self.chunkSize, size - count))
        if step < 0 && errno == EINTR { continue }
        guard step >= 0 else {
          throw ImageError(.notReadable, path: path, message: "reading failed: \(String(cString: strerror(errno)))")
        }
        if step == 0 { break }
        count += step
      }
    }
    guard bytes.count == size else {
      throw ImageError(.truncated, path: path, message: "the file became shorter while it was read")
    }
    return bytes
  }

  private func openError(_ number: Int32) -> ImageError {
    switch number {
    case ENOENT, ENOTDIR: ImageError(.notFound, path: path, message: "there is no such file")
    case ENXIO, ENODEV: ImageError(.notRegularFile, path: path, message: "not a regular file")
    default:
      ImageError(.notReadable, path: path, message: "cannot be opened: \(String(cString: strerror(number)))")
    }
  }
}
