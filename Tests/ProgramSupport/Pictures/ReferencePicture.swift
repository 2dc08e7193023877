import Imaging

/// A gradient with noise, as `Tools/quality/reference.py` makes it.
public func referencePicture(_ width: Int, _ height: Int, seed: UInt32, noise: Int) -> PixelBuffer {
  var state = seed
  var bytes: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      for component in 0..<3 {
        state = state &* 1_664_525 &+ 1_013_904_223
        let base = (x * (component + 1) * 2 + y * 3) % 256
        bytes.append(UInt8(clamping: base + Int(state >> 24) * noise / 256 - noise / 2))
      }
    }
  }
  return PixelBuffer(width: width, height: height, format: .rgb8, bytes: bytes)
}
