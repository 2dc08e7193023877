import Foundation
import Text

/// A trace file's bytes, ready for the readers: decompressed, and in UTF-8 without a byte-order mark.
struct TraceContent {
  private(set) var data: Data
  /// Whether a compressed file ends early.
  private(set) var isCutOff = false

  /// The largest file, in bytes, that is read into memory as a whole.
  private static let largestFileInMemory = 1 << 26

  /// Reads a file.
  ///
  /// - Parameter limit: The largest size in bytes, both compressed and decompressed.
  /// - Throws: `TraceFileError` if the file cannot be read, is too large, or is compressed with anything but gzip.
  init(contentsOf path: String, limit: Int) throws(TraceFileError) {
    data = try Self.file(path, limit)
    if data.withUnsafeBytes(GzipContent.isGzip) {
      guard let unpacked = data.withUnsafeBytes({ GzipContent($0, limit: limit) }) else {
        throw TraceFileError(
          path: path,
          reason:
            "has more than \(Self.size(limit)) when unpacked, or grows more than any trace; record a shorter run, or open "
            + "it in Perfetto")
      }
      (data, isCutOff) = (unpacked.data, unpacked.isCutOff)
      guard !data.isEmpty else {
        throw TraceFileError(
          path: path, reason: "is a gzip file, but damaged: nothing can be unpacked; save it again")
      }
    } else if let reason = Self.foreignFormat(of: data) {
      throw TraceFileError(path: path, reason: reason)
    }
    let (encoding, markLength) = TextEncoding.detected(in: data.prefix(64))
    if encoding != .utf8 {
      let text = TextEncoding.text(of: data)
      // Perfetto's format contains zeros too.
      if markLength > 0 || text.first.map({ "[{".contains($0) }) == true { data = Data(text.utf8) }
    } else if markLength > 0 {
      data = data.dropFirst(markLength)
    }
  }

  private static func foreignFormat(of data: Data) -> String? {
    let packers: [(name: String, start: [UInt8], command: String)] = [
      ("zstd", [0x28, 0xB5, 0x2F, 0xFD], "zstd -d"), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz -d"),
      ("bzip2", Array("BZh".utf8), "bzip2 -d"), ("zip", [0x50, 0x4B, 0x03, 0x04], "unzip"),
      ("lz4", [0x04, 0x22, 0x4D, 0x18], "lz4 -d"),
    ]
    if let packer = packers.first(where: { data.starts(with: $0.start) }) {
      return "is compressed with \(packer.name), and only gzip can be read; unpack it first with “\(packer.command)”"
    }
    if data.starts(with: Array("version https://git-lfs.github.com/spec/".utf8)) {
      return "is only a pointer of Git LFS; fetch the trace itself with “git lfs pull”"
    }
    let start = data.prefix(64).drop { $0 <= 0x20 }
    return start.first == UInt8(ascii: "<") ? "is a web page or XML, not a trace; download it again" : nil
  }

  private static func file(_ path: String, _ limit: Int) throws(TraceFileError) -> Data {
    var information = stat()
    guard stat(path, &information) == 0 else {
      throw TraceFileError(path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
    }
    guard information.st_mode & S_IFMT == S_IFREG else { throw TraceFileError(path: path, reason: "is not a file") }
    guard information.st_size > 0 else { throw TraceFileError(path: path, reason: "is empty") }
    guard information.st_size <= limit else {
      throw TraceFileError(
        path: path,
        reason:
          "has \(size(Int(information.st_size))), and the limit is \(size(limit)); record a shorter run, or open it "
          + "in Perfetto")
    }
    guard access(path, R_OK) == 0 else {
      throw TraceFileError(path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
    }
    do {
      // The system can reclaim a mapped file's memory. But truncating the file meanwhile would crash the program, so small files
      // are read.
      let isLarge = information.st_size > largestFileInMemory
      return try Data(contentsOf: URL(fileURLWithPath: path), options: isLarge ? .alwaysMapped : [])
    } catch {
      throw TraceFileError(path: path, reason: "cannot be read; check the disk, and try again")
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 30
      ? String(format: bytes % (1 << 30) == 0 ? "%.0f GiB" : "%.1f GiB", Double(bytes) / Double(1 << 30))
      : "\(bytes >> 10) KiB"
  }
}
