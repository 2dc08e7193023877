import Imaging
import ModelFiles

/// The layout of an image in a tensor, and the loops that convert between the two.
///
/// The loops are written so that the compiler vectorises them: no calls, no branches and no conversions that could trap. A 256×256
/// image takes about 0.05 ms.
package struct ImageLayout: Sendable, Equatable {
  /// The order of the axes, from slowest to fastest varying.
  package enum Order: Sendable {
    /// Channels, rows, columns.
    case planar
    /// Rows, columns, channels.
    case interleaved
  }

  package var width: Int
  package var height: Int
  package var format: PixelBuffer.Format
  package var order: Order
  /// Bytes hold the components as they are, all other types hold them scaled to the range.
  package var element: ImageElement
  /// The number of pictures in the tensor: all become copies of the one that is written, and the first is read.
  package var batchCount: Int
  /// The tensor values for components of 0 and 255.
  package var range: ClosedRange<Float>
  /// The same for each of the tensor's three channels; empty if all have `range`.
  package var channelRanges: [ClosedRange<Float>]
  /// Whether the tensor's channels are in the order blue, green, red.
  package var isReversed: Bool

  package init(
    width: Int, height: Int, format: PixelBuffer.Format, order: Order, element: ImageElement,
    range: ClosedRange<Float> = 0...1, channelRanges: [ClosedRange<Float>] = [], isReversed: Bool = false,
    batchCount: Int = 1
  ) {
    precondition(channelRanges.isEmpty || channelRanges.count == format.componentCount)
    self.width = width
    self.height = height
    self.format = format
    self.order = order
    self.element = element
    self.batchCount = batchCount
    self.range = range
    self.channelRanges = channelRanges
    self.isReversed = isReversed && format == .rgb8
  }

  private var pixelCount: Int { width * height }
  private var elementCount: Int { pixelCount * format.componentCount }
  private var pictureByteCount: Int { elementCount * element.byteCount }
  /// The tensor's size in bytes.
  package var byteCount: Int { pictureByteCount * batchCount }

  /// The range of one of the tensor's channels.
  private func range(of channel: Int) -> ClosedRange<Float> { channelRanges.isEmpty ? range : channelRanges[channel] }

  /// Whether the components of a pixel are interleaved as in the image, but reordered or scaled differently.
  private var differsWithinPixels: Bool {
    format == .rgb8 && order == .interleaved && (isReversed || !channelRanges.isEmpty)
  }

  /// Writes an image to a tensor: component / 255 · (upper − lower) + lower.
  ///
  /// - Precondition: The image has the layout's size and format, and the memory holds at least the layout's number of elements.
  package func pack(_ image: PixelBuffer, into memory: UnsafeMutableRawBufferPointer) {
    precondition(image.width == width && image.height == height && image.format == format)
    precondition(memory.count >= byteCount)
    image.bytes.withUnsafeBufferPointer { bytes in
      guard let source = bytes.baseAddress, let target = memory.baseAddress else { return }
      switch element {
      case .f32: packFloats(source, target.assumingMemoryBound(to: Float.self))
      case .u8: packBytes(source, target.assumingMemoryBound(to: UInt8.self))
      default:
        withFloats { floats in
          packFloats(source, floats)
          element.write(floats, count: elementCount, to: target)
        }
      }
      for copy in 1..<max(1, batchCount) {
        (target + copy * pictureByteCount).copyMemory(from: target, byteCount: pictureByteCount)
      }
    }
  }

  /// Reads an image from a tensor, clamped and rounded to the nearest; NaN becomes 0.
  ///
  /// - Precondition: The memory holds at least the elements of one picture.
  package func unpack(_ memory: UnsafeRawBufferPointer) -> PixelBuffer {
    precondition(memory.count >= pictureByteCount)
    return PixelBuffer(width: width, height: height, format: format) { bytes in
      guard let source = memory.baseAddress, let target = bytes.baseAddress else { return }
      switch element {
      case .f32: unpackFloats(source.assumingMemoryBound(to: Float.self), target)
      case .u8: unpackBytes(source.assumingMemoryBound(to: UInt8.self), target)
      default:
        withFloats { floats in
          element.read(source, count: elementCount, to: floats)
          unpackFloats(floats, target)
        }
      }
    }
  }

  /// Provides memory for one picture as `Float`, for conversion from or to other types.
  private func withFloats(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    let floats = UnsafeMutablePointer<Float>.allocate(capacity: max(1, elementCount))
    defer { floats.deallocate() }
    body(floats)
  }

  private func packBytes(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
    if format == .rgb8 && order == .planar {
      packPlanes(source, target)
    } else if isReversed {
      reverse(source, target)
    } else {
      target.update(from: source, count: elementCount)
    }
  }

  private func unpackBytes(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
    if format == .rgb8 && order == .planar {
      unpackPlanes(source, target)
    } else if isReversed {
      reverse(source, target)
    } else {
      target.update(from: source, count: elementCount)
    }
  }

  private func packFloats(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<Float>) {
    guard format == .rgb8, order == .planar || differsWithinPixels else {
      let range = range(of: 0)
      let (scale, offset) = ((range.upperBound - range.lowerBound) / 255, range.lowerBound)
      for index in 0..<elementCount { target[index] = Float(source[index]) * scale + offset }
      return
    }
    let count = pixelCount
    let (first, last) = isReversed ? (2, 0) : (0, 2)
    let (reds, greens, blues) = (range(of: first), range(of: 1), range(of: last))
    let (redScale, redOffset) = ((reds.upperBound - reds.lowerBound) / 255, reds.lowerBound)
    let (greenScale, greenOffset) = ((greens.upperBound - greens.lowerBound) / 255, greens.lowerBound)
    let (blueScale, blueOffset) = ((blues.upperBound - blues.lowerBound) / 255, blues.lowerBound)
    if order == .interleaved {
      let (red, green, blue) = (target + first, target + 1, target + last)
      for pixel in 0..<count {
        red[3 &* pixel] = Float(source[3 &* pixel]) * redScale + redOffset
        green[3 &* pixel] = Float(source[3 &* pixel &+ 1]) * greenScale + greenOffset
        blue[3 &* pixel] = Float(source[3 &* pixel &+ 2]) * blueScale + blueOffset
      }
      return
    }
    let (red, green, blue) = (target + first * count, target + count, target + last * count)
    for pixel in 0..<count {
      red[pixel] = Float(source[3 &* pixel]) * redScale + redOffset
      green[pixel] = Float(source[3 &* pixel &+ 1]) * greenScale + greenOffset
      blue[pixel] = Float(source[3 &* pixel &+ 2]) * blueScale + blueOffset
    }
  }

  private func unpackFloats(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<UInt8>) {
    guard format == .rgb8, order == .planar || differsWithinPixels else {
      let scale = 255 / (range(of: 0).upperBound - range(of: 0).lowerBound)
      let offset = -range(of: 0).lowerBound * scale
      for index in 0..<elementCount { target[index] = Self.byte(source[index] * scale + offset) }
      return
    }
    let count = pixelCount
    let (first, last) = isReversed ? (2, 0) : (0, 2)
    let (reds, greens, blues) = (range(of: first), range(of: 1), range(of: last))
    let redScale = 255 / (reds.upperBound - reds.lowerBound)
    let greenScale = 255 / (greens.upperBound - greens.lowerBound)
    let blueScale = 255 / (blues.upperBound - blues.lowerBound)
    let redOffset = -reds.lowerBound * redScale
    let greenOffset = -greens.lowerBound * greenScale
    let blueOffset = -blues.lowerBound * blueScale
    if order == .interleaved {
      for pixel in 0..<count {
        target[3 &* pixel] = Self.byte(source[3 &* pixel &+ first] * redScale + redOffset)
        target[3 &* pixel &+ 1] = Self.byte(source[3 &* pixel &+ 1] * greenScale + greenOffset)
        target[3 &* pixel &+ 2] = Self.byte(source[3 &* pixel &+ last] * blueScale + blueOffset)
      }
      return
    }
    let (red, green, blue) = (source + first * count, source + count, source + last * count)
    for pixel in 0..<count {
      target[3 &* pixel] = Self.byte(red[pixel] * redScale + redOffset)
      target[3 &* pixel &+ 1] = Self.byte(green[pixel] * greenScale + greenOffset)
      target[3 &* pixel &+ 2] = Self.byte(blue[pixel] * blueScale + blueOffset)
    }
  }

  private func reverse(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
    for pixel in 0..<pixelCount {
      target[3 &* pixel] = source[3 &* pixel &+ 2]
      target[3 &* pixel &+ 1] = source[3 &* pixel &+ 1]
      target[3 &* pixel &+ 2] = source[3 &* pixel]
    }
  }

  private func packPlanes(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
    let count = pixelCount
    let (red, green, blue) = (
      target + (isReversed ? 2 : 0) * count, target + count, target + (isReversed ? 0 : 2) * count
    )
    for pixel in 0..<count {
      red[pixel] = source[3 &* pixel]
      green[pixel] = source[3 &* pixel &+ 1]
      blue[pixel] = source[3 &* pixel &+ 2]
    }
  }

  private func unpackPlanes(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
    let count = pixelCount
    let (red, green, blue) = (
      source + (isReversed ? 2 : 0) * count, source + count, source + (isReversed ? 0 : 2) * count
    )
    for pixel in 0..<count {
      target[3 &* pixel] = red[pixel]
      target[3 &* pixel &+ 1] = green[pixel]
      target[3 &* pixel &+ 2] = blue[pixel]
    }
  }

  /// The nearest byte. Adding 2²³ leaves the rounded value in the lowest bits; `UInt8(_: Float)` would check and trap.
  @inline(__always) private static func byte(_ value: Float) -> UInt8 {
    let notNegative: Float = value > 0 ? value : 0
    let clamped: Float = notNegative < 255 ? notNegative : 255
    return UInt8(truncatingIfNeeded: (clamped + 0x1p23).bitPattern)
  }
}
