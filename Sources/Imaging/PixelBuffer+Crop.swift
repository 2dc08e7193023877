extension PixelBuffer {
  /// The part of the picture inside a rectangle; what lies outside the picture is left out.
  package func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(width, x + newWidth), min(height, y + newHeight))
    guard left < right, top < bottom else { return PixelBuffer(width: 0, height: 0, format: format, bytes: []) }
    guard right - left < width || bottom - top < height else { return self }
    let components = format.componentCount
    var cropped: [UInt8] = []
    cropped.reserveCapacity((right - left) * (bottom - top) * components)
    for row in top..<bottom {
      let start = (row * width + left) * components
      cropped += bytes[start..<start + (right - left) * components]
    }
    return PixelBuffer(width: right - left, height: bottom - top, format: format, bytes: cropped)
  }
}
