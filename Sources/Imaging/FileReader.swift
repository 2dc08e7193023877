import Files
import Glibc
import SystemPackage

/// Reads a whole file. Refuses anything but a regular file, and never blocks on one.
struct FileReader {
  let path: FilePath
  let maximumByteCount: Int

  /// The file's bytes. Calls `isCancelled` between chunks.
  func read(isCancelled: () -> Bool) throws -> [UInt8] {
    let descriptor = try open()
    let size = Int(try descriptor.information().st_size)
    guard size > 0 else { throw ImageError(.empty, path: path, message: "the file is empty") }
    guard size <= maximumByteCount else {
      throw ImageError(
        .tooLarge, path: path, message: "\(size) bytes are more than \(maximumByteCount >> 20) megabytes, the limit")
    }
    let bytes: [UInt8]
    do {
      bytes = try descriptor.read(size, at: 0, isCancelled: isCancelled)
    } catch let error as FileFailure {
      throw ImageError(.notReadable, path: path, message: "reading failed: \(error.systemError)")
    }
    guard bytes.count == size else {
      throw ImageError(.truncated, path: path, message: "the file became shorter while it was read")
    }
    return bytes
  }

  private func open() throws(ImageError) -> Descriptor {
    do throws(FileFailure) {
      return try RegularFile.open(path, O_RDONLY, owner: .anyone)
    } catch {
      switch error {
      case .folder, .notRegular: throw ImageError(.notRegularFile, path: path, message: "not a regular file")
      case .system(.noSuchFileOrDirectory), .system(.notDirectory):
        throw ImageError(.notFound, path: path, message: "there is no such file")
      default: throw ImageError(.notReadable, path: path, message: "cannot be opened: \(error.systemError)")
      }
    }
  }
}
