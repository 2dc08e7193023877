import Imaging
import OpenCoreML

/// A photograph with the results of two models: the photograph, the first picture, the second picture, and their difference.
package struct ComparedPicture: Sendable {
  /// How much a difference of pictures or depths is amplified before it is drawn. The same for all photographs, so that they
  /// compare.
  static let gain = 4

  private static let largestPaneSide = 2_048

  package let prepared: PreparedPicture
  private let first: ReadAnswer
  private let second: ReadAnswer

  package init(_ prepared: PreparedPicture, _ first: ReadAnswer, _ second: ReadAnswer) {
    (self.prepared, self.first, self.second) = (prepared, first, second)
  }

  /// What both models say, and how far they differ.
  package var comparison: PictureComparison {
    PictureComparison(answer: first.output.answer, otherAnswer: second.output.answer, agreement: agreement)
  }

  /// The photograph in its own colours.
  package func photograph(size: PixelSize, region: PictureRegion = .whole) -> PreparedPicture {
    let source = PictureCache.Source(
      buffer: prepared.source, originalSize: prepared.originalSize, damage: prepared.damage)
    return PreparedPicture(source: source, size: size, region: region, inGray: false)
  }

  /// The photograph and both pictures; empty if neither model gave anything to draw.
  package func pictures(size: PixelSize, region: PictureRegion = .whole) -> [PixelBuffer] {
    guard first.output.isDrawn || second.output.isDrawn else { return [] }
    let photograph = photograph(size: size, region: region)
    return [photograph.before] + [first, second].map { $0.applied(to: photograph).after }
  }

  /// The photograph, both pictures, and their difference if there is one; empty if neither model gave anything to draw.
  package func panes(size: PixelSize, region: PictureRegion = .whole) -> [PixelBuffer] {
    let pictures = pictures(size: size, region: region)
    return pictures + (difference(pictures.dropFirst(), region).map { [$0] } ?? [])
  }

  /// The same for a file: each pane as large as the photograph, up to 2,048 pixels a side, with white between them. If there is
  /// nothing to draw, only the photograph.
  package func picture() -> PixelBuffer {
    let (width, height) = (prepared.source.width, prepared.source.height)
    let scale = min(1, Double(Self.largestPaneSide) / Double(max(width, height)))
    let size = PixelSize(width: max(1, Int(Double(width) * scale)), height: max(1, Int(Double(height) * scale)))
    let panes = panes(size: size)
    guard !panes.isEmpty else { return prepared.source }
    return Self.joined(panes.map { $0.rgb() }, gap: max(2, max(size.width, size.height) / 64))
  }

  // MARK: How far they differ

  private var agreement: PictureComparison.Agreement {
    switch (first.output, second.output) {
    case (.picture(let one), .picture(let other)):
      let (one, alike) = (one.rgb(), other.rgb().resized(width: one.width, height: one.height))
      return .pictures(psnr: ImageQuality.psnr(alike, truth: one))
    case (.classes(let one), .classes(let other)):
      guard let one = one.first, let other = other.first else { return .incomparable }
      let areNamed = one.label != nil && other.label != nil
      return .classes(areSame: areNamed ? one.label == other.label : one.index == other.index)
    case (.coverage(let one, _), .coverage(let other, _)):
      let (ours, theirs) = (one.probabilities, other.probabilities.resized(width: one.width, height: one.height))
      let equal = zip(ours.bytes, theirs.bytes).count { ($0 >= 128) == ($1 >= 128) }
      return .masks(equalShare: Double(equal) / Double(max(1, ours.bytes.count)))
    case (.mask(let one, _), .mask(let other, _)):
      var equal = 0
      for row in 0..<one.height {
        for column in 0..<one.width
        where other.nearest(column: column, of: one.width, row: row, of: one.height)
          == one.classes[row * one.width + column]
        {
          equal += 1
        }
      }
      return .masks(equalShare: Double(equal) / Double(max(1, one.classes.count)))
    case (.depth(let one), .depth(let other)):
      let (ours, theirs) = (one.normalized, other.normalized.resized(width: one.width, height: one.height))
      let sum = zip(ours.bytes, theirs.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      return .depths(meanDifference: Double(sum) / 255 / Double(max(1, ours.bytes.count)))
    default: return .incomparable
    }
  }

  /// The difference of two outputs, from black through red to light yellow; `nil` for outputs of different kinds.
  private func difference(_ pictures: some Collection<PixelBuffer>, _ region: PictureRegion) -> PixelBuffer? {
    guard let picture = pictures.first, let otherPicture = pictures.dropFirst().first else { return nil }
    let (width, height) = (picture.width, picture.height)
    let levels: (Int) -> Int
    switch (first.output, second.output) {
    case (.picture, .picture):
      let (one, other) = (picture.rgb().bytes, otherPicture.rgb().bytes)
      levels = { pixel in
        (0..<3).reduce(0) { $0 + abs(Int(one[3 * pixel + $1]) - Int(other[3 * pixel + $1])) } * Self.gain / 3
      }
    case (.depth(let one), .depth(let other)):
      func level(_ map: ScalarMap) -> [UInt8] { map.normalized.resized(region, width: width, height: height).bytes }
      let (one, other) = (level(one), level(other))
      levels = { abs(Int(one[$0]) - Int(other[$0])) * Self.gain }
    case (.coverage(let one, _), .coverage(let other, _)):
      func level(_ map: ScalarMap) -> [UInt8] { map.probabilities.resized(region, width: width, height: height).bytes }
      let (one, other) = (level(one), level(other))
      levels = { abs(Int(one[$0]) - Int(other[$0])) }
    case (.mask(let one, _), .mask(let other, _)):
      func numbers(_ map: ClassMap) -> [UInt16] { map.nearest(region, width: width, height: height) }
      let (one, other) = (numbers(one), numbers(other))
      levels = { one[$0] == other[$0] ? 0 : 255 }
    default: return nil
    }
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      for pixel in 0..<width * height {
        let color = OverlayColors.heat[min(255, levels(pixel))]
        (target[3 * pixel], target[3 * pixel + 1], target[3 * pixel + 2]) = (color.red, color.green, color.blue)
      }
    }
  }

  /// Up to four colour pictures of equal size as one, two in the upper row and two in the lower.
  private static func joined(_ panes: [PixelBuffer], gap: Int) -> PixelBuffer {
    let (width, height) = (panes[0].width, panes[0].height)
    let joinedWidth = 2 * width + gap
    return PixelBuffer(width: joinedWidth, height: 2 * height + gap, format: .rgb8) { target in
      for index in target.indices { target[index] = 255 }
      for (place, pane) in panes.enumerated() {
        let start = place / 2 * (height + gap) * joinedWidth + place % 2 * (width + gap)
        for row in 0..<height {
          let to = (start + row * joinedWidth) * 3
          for offset in 0..<width * 3 { target[to + offset] = pane.bytes[row * width * 3 + offset] }
        }
      }
    }
  }
}
