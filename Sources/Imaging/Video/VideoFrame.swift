/// A video frame as it was received; it is decoded only when it is needed.
package enum VideoFrame: Sendable {
  /// A JPEG, from its first marker to its last.
  case jpeg([UInt8])
  /// Planes of luma and chroma.
  case planar(PlanarFrame)

  /// Decodes the frame to sRGB. The picture covers `size` but is never enlarged; `originalSize` is the frame's own size.
  ///
  /// - Throws: `ImageError`; `CancellationError` at the next check after `isCancelled` returns true.
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
