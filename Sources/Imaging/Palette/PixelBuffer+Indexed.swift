extension PixelBuffer {
  /// The picture in at most `colorCount` colours (1…256); exact if it has no more. The palette goes from dark to bright.
  ///
  /// It is not dithered: on a tile, the dots cost more bytes and more structure than the bands that they would hide. A step of the
  /// k-means method after the division is not worth its time: 0.001 SSIM for 0.7 ms.
  package func indexed(colorCount: Int) -> IndexedPicture {
    let count = max(1, min(256, colorCount))
    let census = ColorCensus(self)
    let colors = census.colors.map { SIMD3($0.x, $0.y, $0.z) }
    guard !colors.isEmpty else { return IndexedPicture(width: width, height: height, palette: [], indices: []) }
    let isExact = census.isExact && colors.count <= count
    let palette = isExact ? colors : ColorBoxes.means(of: census.colors, count: count)
    let nearest = NearestColor(palette.map { $0.rounded(.toNearestOrAwayFromZero) })
    let indices = colors.map { UInt8(nearest.index(of: $0)) }
    return IndexedPicture(
      width: width, height: height,
      palette: nearest.colors.map { IndexedPicture.Color(red: UInt8($0.x), green: UInt8($0.y), blue: UInt8($0.z)) },
      indices: census.colorOfPixel.map { indices[Int($0)] })
  }
}
