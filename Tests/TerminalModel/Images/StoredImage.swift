import Imaging

/// A picture that the terminal holds.
package struct StoredImage: Sendable {
  /// What the bytes are, by the numbers of the protocol.
  package enum Format: Int, Sendable {
    case rgb = 24
    case rgba = 32
    case png = 100
  }

  /// How the bytes came.
  package enum Medium: Character, Sendable {
    case direct = "d"
    case file = "f"
    case temporaryFile = "t"
    case sharedMemory = "s"
  }

  /// Where the picture may be shown.
  package struct Placement: Sendable, Equatable {
    package var columns: Int
    package var rows: Int
    /// Whether cells with U+10EEEE show it.
    package var isVirtual: Bool
  }

  package var id: UInt32
  package var format: Format
  package var medium: Medium
  package var isCompressed: Bool
  /// The size in pixels; 0 until a PNG's header is there.
  package var width: Int
  package var height: Int
  /// The file or the samples, when complete without compression.
  package var data: [UInt8] = []
  /// How many pieces it came in.
  package var pieceCount = 0
  package var isComplete = false
  /// By the placement's own id, which is mostly 0.
  package var placements: [Int: Placement] = [:]

  /// What the terminal needs for it: four bytes a pixel.
  package var storedBytes: Int { width * height * 4 }

  /// The placement that placeholders use.
  package var virtualPlacement: Placement? {
    placements.sorted { $0.key < $1.key }.map(\.value).first(where: \.isVirtual)
  }

  /// The picture itself; `nil` if it cannot be decoded.
  package var pixels: PixelBuffer? {
    guard isComplete else { return nil }
    switch format {
    case .png: return try? ImageDecoder().decode(data, target: nil).buffer
    case .rgb:
      return PixelBuffer(width: width, height: height, format: .rgb8, bytes: Array(data.prefix(width * height * 3)))
    case .rgba:
      return PixelBuffer(width: width, height: height, format: .rgb8) { bytes in
        for index in 0..<width * height {
          let alpha = Int(data[index * 4 + 3])
          for component in 0..<3 {
            let value = Int(data[index * 4 + component])
            bytes[index * 3 + component] = UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255)
          }
        }
      }
    }
  }
}
