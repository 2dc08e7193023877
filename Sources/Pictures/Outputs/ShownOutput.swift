import Imaging

/// What a model made of a picture, as it is shown.
package enum ShownOutput: Sendable, Equatable {
  /// A picture of its own.
  case picture(PixelBuffer)
  /// Classes, the most probable first.
  case classes([ModelAnswer.Share])
  /// How probably each place belongs to the only class.
  case coverage(ScalarMap, label: String?)
  /// The class of each place.
  case mask(ClassMap, labels: [String]?)
  /// How far each place is.
  case depth(ScalarMap)
  /// Numbers that cannot be drawn.
  case values(shape: [Int], range: ClosedRange<Float>?)

  /// What it says in words and numbers; `nil` for a picture.
  package var answer: ModelAnswer? {
    switch self {
    case .picture: return nil
    case .classes(let shares): return .classes(shares)
    case .coverage(let map, let label):
      let covered = map.probabilities.bytes.count { $0 >= 128 }
      let share = Double(covered) / Double(max(1, map.values.count))
      return .coverage(label: label, share)
    case .mask(let map, let labels): return .mask(map.largestShares(labels: labels))
    case .depth(let map): return .depth(map.range)
    case .values(let shape, let range): return .values(shape: shape, range: range)
    }
  }

  /// Whether there is something to draw.
  package var isDrawn: Bool {
    switch self {
    case .picture, .coverage, .mask, .depth: true
    case .classes, .values: false
    }
  }

  /// Laid over a photograph: masks let it shine through, of a depth map's colours it gives the detail.
  ///
  /// - Returns: a picture of the photograph's size; the photograph itself where there is nothing to draw.
  package func drawn(over photograph: PixelBuffer) -> PixelBuffer {
    let (width, height) = (photograph.width, photograph.height)
    switch self {
    case .picture(let picture): return picture.resized(width: width, height: height)
    case .classes, .values: return photograph
    case .coverage(let map, _):
      let shares = map.probabilities.resized(width: width, height: height)
      let color = OverlayColors.color(ofClass: 1)
      return photograph.overlaid { index in (color, Float(shares.bytes[index]) / 255 * 0.65) }
    case .depth(let map):
      let levels = map.normalized.resized(width: width, height: height)
      return photograph.grayscale().overlaid { index in (OverlayColors.scale[Int(levels.bytes[index])], 0.8) }
    case .mask(let map, let labels):
      let skipsFirst = ClassMap.isBackground(labels?.first)
      return photograph.overlaid { index in
        let number = map.nearest(column: index % width, of: width, row: index / width, of: height)
        return (OverlayColors.color(ofClass: Int(number)), skipsFirst && number == 0 ? 0 : 0.6)
      }
    }
  }
}

extension PixelBuffer {
  /// The picture in colour with others laid over it: for each pixel a colour and its share, 0…1.
  func overlaid(_ color: (_ pixel: Int) -> (color: OverlayColors.RGB, share: Float)) -> PixelBuffer {
    let source = rgb()
    return PixelBuffer(width: width, height: height, format: .rgb8) { target in
      source.bytes.withUnsafeBufferPointer { bytes in
        for pixel in 0..<width * height {
          let (color, share) = color(pixel)
          func mixed(_ below: UInt8, _ above: UInt8) -> UInt8 {
            UInt8(Float(below) * (1 - share) + Float(above) * share + 0.5)
          }
          target[3 * pixel] = mixed(bytes[3 * pixel], color.red)
          target[3 * pixel + 1] = mixed(bytes[3 * pixel + 1], color.green)
          target[3 * pixel + 2] = mixed(bytes[3 * pixel + 2], color.blue)
        }
      }
    }
  }
}
