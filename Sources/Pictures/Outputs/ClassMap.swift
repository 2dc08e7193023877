import Imaging

/// The class of every point of a picture.
package struct ClassMap: Sendable, Equatable {
  package var width: Int
  package var height: Int
  /// Rows from the top.
  package var classes: [UInt16]

  /// For every point, the class with the highest score.
  init(scores: [Float], _ geometry: MapGeometry) {
    (width, height) = (geometry.width, geometry.height)
    let (count, channels) = (geometry.width * geometry.height, min(geometry.channels, Int(UInt16.max)))
    var classes = [UInt16](repeating: 0, count: count)
    // The distance from one point to the next, and from one channel to the next.
    let (place, channel) = geometry.isPlanar ? (1, count) : (geometry.channels, 1)
    var best = [Float](repeating: -.infinity, count: count)
    for number in 0..<channels {
      for index in 0..<count {
        let score = scores[index * place + number * channel]
        if score > best[index] {
          best[index] = score
          classes[index] = UInt16(number)
        }
      }
    }
    self.classes = classes
  }

  /// Class numbers as they are; negative numbers and NaN become class 0.
  init(places: [Float], width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    classes = places.map { $0 > 0 ? UInt16(min(65_535, $0)) : 0 }
  }

  /// The classes that cover most of the picture, without the background.
  func largestShares(labels: [String]?) -> [ModelAnswer.Share] {
    var counts: [Int] = []
    for number in classes {
      if Int(number) >= counts.count { counts += [Int](repeating: 0, count: Int(number) + 1 - counts.count) }
      counts[Int(number)] += 1
    }
    let skipsFirst = Self.isBackground(labels?.first)
    return counts.indices.filter { counts[$0] > 0 && !(skipsFirst && $0 == 0) }
      .sorted { (counts[$0], $1) > (counts[$1], $0) }
      .prefix(ClassScores.toldCount)
      .map { .init(index: $0, of: labels, value: Double(counts[$0]) / Double(max(1, classes.count))) }
  }

  /// Whether class 0 is the background, which is not coloured. Without a label it is.
  static func isBackground(_ label: String?) -> Bool {
    guard let label = label?.lowercased() else { return true }
    return ["background", "unlabeled", "unlabelled", "void", "none", "other"].contains { label.contains($0) }
  }

  /// The class at a point of a picture of another size.
  func nearest(column: Int, of columns: Int, row: Int, of rows: Int) -> UInt16 {
    classes[(2 * row + 1) * height / (2 * rows) * width + (2 * column + 1) * width / (2 * columns)]
  }

  /// The class at every point of a part of the picture at another size, in row-major order.
  func nearest(_ region: PictureRegion, width: Int, height: Int) -> [UInt16] {
    func places(_ wanted: Int, _ start: Double, _ length: Double, of count: Int) -> [Int] {
      (0..<wanted).map { index in
        // The whole picture is divided without rounding errors.
        guard start != 0 || length != 1 else { return (2 * index + 1) * count / (2 * wanted) }
        let share = start + (Double(index) + 0.5) / Double(wanted) * length
        return max(0, min(count - 1, Int(share * Double(count))))
      }
    }
    let columns = places(width, region.x, region.width, of: self.width)
    let rows = places(height, region.y, region.height, of: self.height)
    var nearest: [UInt16] = []
    nearest.reserveCapacity(width * height)
    for row in rows {
      let start = row * self.width
      for column in columns { nearest.append(classes[start + column]) }
    }
    return nearest
  }
}
