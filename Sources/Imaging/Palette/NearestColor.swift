/// Finds the nearest colour of a palette.
///
/// The colours are sorted by brightness, and a search goes from the nearest brightness both ways. It stops when the brightness
/// alone differs too much: by Cauchy and Schwarz, the squared difference between two colours' sums is at most three times their
/// squared distance.
struct NearestColor {
  private static let mostBrightness = 3 * 255

  /// From dark to bright.
  let colors: [SIMD3<Float>]
  /// Each colour's brightness, 0…765.
  private let sums: [Float]
  /// Where the search for each brightness begins.
  private let starts: [UInt8]

  /// There must be 1…256 colours.
  init(_ palette: [SIMD3<Float>]) {
    colors = palette.sorted { $0.sum() < $1.sum() }
    sums = colors.map { $0.sum() }
    var starts: [UInt8] = []
    var index = 0
    for brightness in 0...Self.mostBrightness {
      while index + 1 < sums.count, sums[index] < Float(brightness) { index += 1 }
      starts.append(UInt8(index))
    }
    self.starts = starts
  }

  /// The index in `colors` of the nearest one.
  func index(of color: SIMD3<Float>) -> Int {
    let sum = color.sum()
    let start = Int(starts[Int(min(Float(Self.mostBrightness), sum))])
    var nearest = (index: start, distance: Float.infinity)
    for index in start..<colors.count {
      let ahead = sums[index] - sum
      if ahead > 0 && ahead * ahead >= 3 * nearest.distance { break }
      consider(index, color, &nearest)
    }
    for index in stride(from: start - 1, through: 0, by: -1) {
      let behind = sum - sums[index]
      if behind > 0 && behind * behind >= 3 * nearest.distance { break }
      consider(index, color, &nearest)
    }
    return nearest.index
  }

  @inline(__always)
  private func consider(_ index: Int, _ color: SIMD3<Float>, _ nearest: inout (index: Int, distance: Float)) {
    let difference = colors[index] - color
    let distance = (difference * difference).sum()
    if distance < nearest.distance { nearest = (index, distance) }
  }
}
