import Foundation
import Imaging
import OpenCoreML
import ProgramSupport
import Testing

@Suite struct ImageLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var layout: ImageLayout
    var testDescription: String {
      "\(layout.format) \(layout.order) \(layout.element) \(layout.range) \(layout.width)×\(layout.height)"
    }
  }

  static let cases: [Case] = [(1, 1), (7, 5), (64, 33)].flatMap { (width: Int, height: Int) -> [Case] in
    [PixelBuffer.Format.gray8, .rgb8].flatMap { format -> [Case] in
      [ImageLayout.Order.planar, .interleaved].flatMap { order -> [Case] in
        let floats: [ClosedRange<Float>] = [0...1, 0...255, -1...1]
        return floats.map {
          Case(
            layout: ImageLayout(width: width, height: height, format: format, order: order, element: .f32, range: $0))
        } + [Case(layout: ImageLayout(width: width, height: height, format: format, order: order, element: .u8))]
      }
    }
  }

  /// The index of a component in the tensor, by the definition of the axes' order.
  private func index(_ x: Int, _ y: Int, _ channel: Int, _ layout: ImageLayout) -> Int {
    layout.order == .planar
      ? (channel * layout.height + y) * layout.width + x
      : (y * layout.width + x) * layout.format.componentCount + channel
  }

  private func forEachComponent(_ layout: ImageLayout, _ body: (_ sample: Int, _ element: Int) -> Void) {
    let channels = layout.format.componentCount
    for y in 0..<layout.height {
      for x in 0..<layout.width {
        for channel in 0..<channels {
          body((y * layout.width + x) * channels + channel, index(x, y, channel, layout))
        }
      }
    }
  }

  @Test(arguments: cases) func packsAsTheDefinitionSays(_ testCase: Case) {
    let layout = testCase.layout
    var generator = SeededGenerator(state: 1)
    let count = layout.width * layout.height * layout.format.componentCount
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let image = PixelBuffer(width: layout.width, height: layout.height, format: layout.format, bytes: bytes)
    var floats = [Float](repeating: .nan, count: layout.element == .f32 ? count : 0)
    var samples = [UInt8](repeating: 99, count: layout.element == .f32 ? 0 : count)
    if layout.element == .f32 {
      floats.withUnsafeMutableBytes { layout.pack(image, into: $0) }
    } else {
      samples.withUnsafeMutableBytes { layout.pack(image, into: $0) }
    }
    let scale = (layout.range.upperBound - layout.range.lowerBound) / 255
    var differences = 0
    forEachComponent(layout) { sample, element in
      if layout.element == .f32 {
        differences += abs(floats[element] - (Float(bytes[sample]) * scale + layout.range.lowerBound)) < 1e-4 ? 0 : 1
      } else {
        differences += samples[element] == bytes[sample] ? 0 : 1
      }
    }
    #expect(differences == 0)
    let restored =
      layout.element == .f32
      ? floats.withUnsafeBytes { layout.unpack($0) } : samples.withUnsafeBytes { layout.unpack($0) }
    #expect(restored == image)
  }

  @Test(arguments: [PixelBuffer.Format.gray8, .rgb8], [ImageLayout.Order.planar, .interleaved])
  func unpackingClampsAndRounds(_ format: PixelBuffer.Format, _ order: ImageLayout.Order) {
    let layout = ImageLayout(width: 31, height: 9, format: format, order: order, element: .f32)
    var generator = SeededGenerator(state: 2)
    let special: [Float] = [
      .nan, -.nan, .infinity, -.infinity, -0.0, 1e30, -1e30, 1.0000001, 0.49999 / 255, .leastNonzeroMagnitude,
    ]
    let count = 31 * 9 * format.componentCount
    let values = (0..<count).map { $0 < special.count ? special[$0] : Float.random(in: -0.5...1.5, using: &generator) }
    let image = values.withUnsafeBytes { layout.unpack($0) }
    var differences = 0
    forEachComponent(layout) { sample, element in
      let value = values[element] * 255
      let expected = value.isNaN ? 0 : UInt8(max(0, min(255, value.rounded(.toNearestOrEven))))
      differences += image.bytes[sample] == expected ? 0 : 1
    }
    #expect(differences == 0)
  }

  @Test(arguments: [ImageLayout.Order.planar, .interleaved], [true, false]) func everyChannelHasItsOwnRangeAndPlace(
    _ order: ImageLayout.Order, _ isReversed: Bool
  ) {
    let ranges: [ClosedRange<Float>] = [-1...1, 0...2, -3...0]
    let layout = ImageLayout(
      width: 3, height: 2, format: .rgb8, order: order, element: .f32, channelRanges: ranges, isReversed: isReversed)
    let bytes = (0..<18).map { UInt8($0 * 14) }
    let image = PixelBuffer(width: 3, height: 2, format: .rgb8, bytes: bytes)
    var floats = [Float](repeating: .nan, count: 18)
    floats.withUnsafeMutableBytes { layout.pack(image, into: $0) }
    for pixel in 0..<6 {
      for channel in 0..<3 {
        let component = isReversed ? 2 - channel : channel
        let range = ranges[channel]
        let expected =
          Float(bytes[3 * pixel + component]) / 255 * (range.upperBound - range.lowerBound) + range.lowerBound
        #expect(abs(floats[order == .planar ? channel * 6 + pixel : pixel * 3 + channel] - expected) < 1e-5)
      }
    }
    #expect(floats.withUnsafeBytes { layout.unpack($0) } == image)
  }

  @Test(arguments: [ImageLayout.Order.planar, .interleaved]) func bytesCanBeBlueFirst(_ order: ImageLayout.Order) {
    let layout = ImageLayout(width: 2, height: 1, format: .rgb8, order: order, element: .u8, isReversed: true)
    let image = PixelBuffer(width: 2, height: 1, format: .rgb8, bytes: [1, 2, 3, 4, 5, 6])
    var samples = [UInt8](repeating: 0, count: 6)
    samples.withUnsafeMutableBytes { layout.pack(image, into: $0) }
    #expect(samples == (order == .planar ? [3, 6, 2, 5, 1, 4] : [3, 2, 1, 6, 5, 4]))
    #expect(samples.withUnsafeBytes { layout.unpack($0) } == image)
  }
}
