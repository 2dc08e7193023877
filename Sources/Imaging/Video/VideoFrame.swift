/// A frame of a video as it was received; what it holds is decoded only once it is wanted.
package enum VideoFrame: Sendable {
  /// A JPEG, from its first marker to its last.
  case jpeg([UInt8])
  /// Planes of luminance and colour differences.
  case planar(PlanarFrame)

  /// The picture in sRGB; it covers `size` or is as large as the frame, and `originalSize` is the frame's own.
  ///
  /// - Throws: `ImageError`, and `CancellationError` at the next check.
  package func decoded(
    covering size: PixelSize, limits: ImageLimits = ImageLimits(), isCancelled: () -> Bool = { false }
  ) throws -> (buffer: PixelBuffer, originalSize: PixelSize) {
    switch self {
    case .jpeg(let bytes):
      let image = try ImageDecoder(limits: limits).decode(
        bytes, target: size, scaling: .cover, isCancelled: isCancelled)
      return (image.buffer, image.originalSize)
    case .planar(let frame): return (frame.picture(covering: size), frame.size)
    }
  }
}
