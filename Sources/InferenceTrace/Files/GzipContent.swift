import CZlib
import Foundation

/// Decompresses gzip, in which `chrome://tracing` saves traces.
struct GzipContent {
  /// The decompressed bytes.
  let data: Data
  /// Whether the file ends early, or is damaged after these bytes.
  let isCutOff: Bool

  /// No trace compresses further; a file that does is made to fill the memory.
  private static let largestRatio = 100
  /// Below this size any ratio is accepted.
  private static let smallSize = 1 << 26

  static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

  /// Decompresses all members of a file one after another.
  ///
  /// - Parameter limit: The largest decompressed size in bytes, because a file of a few bytes may expand to any size.
  /// - Returns: `nil` if the size exceeds the limit, or if the ratio is higher than any trace's.
  init?(_ packed: UnsafeRawBufferPointer, limit: Int) {
    var stream = z_stream()
    // 32: the header says whether the format is gzip or zlib.
    let isReady = inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    defer { if isReady { inflateEnd(&stream) } }
    var unpacked = Data()
    var part = [UInt8](repeating: 0, count: 1 << 18)
    var place = 0
    var status = isReady ? Z_OK : Z_MEM_ERROR
    while status == Z_OK || status == Z_STREAM_END && place < packed.count {
      if status == Z_STREAM_END, inflateReset(&stream) != Z_OK { break }
      // zlib's counts have 32 bits.
      let step = min(packed.count - place, 1 << 30)
      let count = part.withUnsafeMutableBufferPointer { target in
        stream.next_in = packed.baseAddress.map {
          UnsafeMutablePointer(mutating: ($0 + place).assumingMemoryBound(to: UInt8.self))
        }
        stream.avail_in = UInt32(step)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        status = inflate(&stream, Z_NO_FLUSH)
        return target.count - Int(stream.avail_out)
      }
      place += step - Int(stream.avail_in)
      let size = unpacked.count + count
      guard size <= limit, size <= Self.smallSize || size / Self.largestRatio <= place else { return nil }
      unpacked.append(contentsOf: part[..<count])
      if status == Z_OK, count == 0, place == packed.count { break }
    }
    data = unpacked
    isCutOff = status != Z_STREAM_END
  }
}
