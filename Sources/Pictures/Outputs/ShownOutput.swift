import Imaging

/// What a model made of a picture, in the form that is shown.
package enum ShownOutput: Sendable, Equatable {
  /// A new picture.
  case picture(PixelBuffer)
  /// Classes, the most probable first.
  case classes([ModelAnswer.Share])
  /// The probability that each point belongs to the only class.
  case coverage(ScalarMap, label: String?)
  /// The class of each point.
  case mask(ClassMap, labels: [String]?)
  /// The distance of each point.
  case depth(ScalarMap)
  /// Numbers that cannot be drawn.
  case values(shape: [Int], range: ClosedRange<Float>?)

  /// The answer in words and numbers; `nil` for a picture.
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

  /// The output laid over a photograph. A mask lets the photograph shine through; a depth map takes its detail from it.
  ///
  /// - Parameter region: the part of the model's picture that `photograph` shows.
  /// - Returns: a picture of the photograph's size; the photograph itself if there is nothing to draw.
  package func drawn(over photograph: PixelBuffer, showing region: PictureRegion = .whole) -> PixelBuffer {
    let (width, height) = (photograph.width, photograph.height)
    switch self {
    case .picture(let picture): return picture.resized(region, width: width, height: height)
    case .classes, .values: return photograph
    case .coverage(let map, _):
      let shares = map.probabilities.resized(region, width: width, height: height)
      let color = OverlayColors.color(ofClass: 1)
      return photograph.overlaid { index in (color, Float(shares.bytes[index]) / 255 * 0.65) }
    case .depth(let map):
      let levels = map.normalized.resized(region, width: width, height: height)
      return photograph.grayscale().overlaid { index in (OverlayColors.scale[Int(levels.bytes[index])], 0.8) }
    case .mask(let map, let labels):
      let skipsFirst = ClassMap.isBackground(labels?.first)
      let numbers = map.nearest(region, width: width, height: height)
      return photograph.overlaid { index in
        let number = numbers[index]
        return (OverlayColors.color(ofClass: Int(number)), skipsFirst && number == 0 ? 0 : 0.6)
      }
    }
  }

  /// Bytes that it takes in memory.
  package var byteCount: Int {
    switch self {
    case .picture(let picture): picture.bytes.count
    case .coverage(let map, _), .depth(let map): map.values.count * MemoryLayout<Float>.stride
    case .mask(let map, _): map.classes.count * MemoryLayout<UInt16>.stride
    case .classes, .values: 0
    }
  }
}

extension PixelBuffer {
  /// The picture in colour, blended with a colour for each pixel; `share` is that colour's part, 0…1.
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
