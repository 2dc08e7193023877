import Imaging
import OpenCoreML

/// How a model's output becomes what is shown.
///
/// What the model's file or the file beside it says counts. Where nobody says:
///
/// - One number for each class, whatever else has the size 1: labels.
/// - A map (see `MapGeometry`) of three channels is a picture, in 0…1, −1…1 or 0…255, whichever its numbers lie in. Integers are a
///   picture in 0…255, signed bytes in −128…127; beyond that they are scores of three classes.
/// - A map of two or more than three channels is a mask of as many classes; integers in one channel are a mask of their numbers, except
///   bytes without labels beside a gray input: they are a picture.
/// - A map of one channel is a picture where the input is gray. Else it is a mask where its numbers lie in 0…1, or some are below 0, as
///   logits are; and a depth map where none is below 0 and some are above 1.
/// - All else is numbers.
package struct OutputReading: Sendable {
  private let meaning: OutputMeaning?
  private let labels: [String]?
  private let inputSize: PixelSize
  private let inputIsGray: Bool
  /// The type of its elements; `nil` for one that no picture has.
  private let element: ImageElement?
  /// How many answers there are, all alike: the first is read.
  private let batchCount: Int

  private let holdsIntegers: Bool

  package init(
    meaning: OutputMeaning?, labels: [String]?, inputSize: PixelSize, inputIsGray: Bool, element: ImageElement?,
    holdsIntegers: Bool? = nil, batchCount: Int = 1
  ) {
    self.meaning = meaning
    self.labels = labels
    self.inputSize = inputSize
    self.inputIsGray = inputIsGray
    self.element = element
    self.holdsIntegers = holdsIntegers ?? (element?.isInteger == true)
    self.batchCount = batchCount
  }

  /// What a prediction's output is.
  package func output(of value: MLFeatureValue) -> ShownOutput {
    if let picture = value.imageBufferValue { return .picture(picture) }
    guard let array = value.multiArrayValue else { return .values(shape: [], range: nil) }
    let (shape, numbers) = first(array)
    let isVector = shape.count { $0 > 1 } == 1
    if meaning == .labels || meaning == nil && isVector {
      let best = ClassScores.best(numbers, labels: labels)
      if !best.isEmpty { return .classes(best) }
    } else if meaning != .values,
      let geometry = MapGeometry(shape, input: inputSize, isCertain: meaning != nil),
      let map = map(numbers, geometry)
    {
      return map
    }
    return .values(shape: shape, range: numbers.finiteRange)
  }

  /// The answer of the first of several photographs.
  private func first(_ array: MLMultiArray) -> (shape: [Int], numbers: [Float]) {
    let (shape, numbers) = (array.shape.map(\.intValue), array.floats)
    guard batchCount > 1, shape.count > 1, shape[0] == batchCount else { return (shape, numbers) }
    return ([1] + shape.dropFirst(), Array(numbers.prefix(numbers.count / batchCount)))
  }

  private func map(_ numbers: [Float], _ geometry: MapGeometry) -> ShownOutput? {
    if geometry.channels > 1 {
      if meaning == nil, geometry.channels == 3, let range = pictureRange(numbers) {
        return .picture(Self.picture(numbers, geometry, range))
      }
      guard meaning != .depth, numbers.finiteRange != nil else { return nil }
      return .mask(ClassMap(scores: numbers, geometry), labels: labels)
    }
    guard let map = ScalarMap(width: geometry.width, height: geometry.height, values: numbers) else { return nil }
    switch meaning {
    case .depth: return .depth(map)
    case .mask where !holdsIntegers: return .coverage(map, label: labels?.last)
    case .mask: return .mask(ClassMap(places: numbers, width: map.width, height: map.height), labels: labels)
    case .labels, .values, nil: break
    }
    let isPictureOfBytes = element == .u8 && inputIsGray && labels == nil
    if holdsIntegers && !isPictureOfBytes {
      return .mask(ClassMap(places: numbers, width: map.width, height: map.height), labels: labels)
    }
    if inputIsGray, let range = pictureRange(numbers) { return .picture(Self.picture(numbers, geometry, range)) }
    let isDepth = map.range.lowerBound >= 0 && map.range.upperBound > 1.001
    return isDepth ? .depth(map) : .coverage(map, label: labels?.last)
  }

  /// What 0 and 255 are in a picture whose range nobody says; `nil` if the numbers are no picture's.
  private func pictureRange(_ numbers: [Float]) -> ClosedRange<Float>? {
    guard let found = numbers.finiteRange else { return nil }
    if holdsIntegers {
      guard let range = element?.usualRange else { return nil }
      return found.lowerBound >= range.lowerBound && found.upperBound <= range.upperBound ? range : nil
    }
    // Models of 0…1 go a little beyond it.
    return found.upperBound > 2 || found.lowerBound < -2 ? 0...255 : found.lowerBound < -0.25 ? -1...1 : 0...1
  }

  private static func picture(
    _ numbers: [Float], _ geometry: MapGeometry, _ range: ClosedRange<Float>
  ) -> PixelBuffer {
    let layout = ImageLayout(
      width: geometry.width, height: geometry.height, format: geometry.channels == 1 ? .gray8 : .rgb8,
      order: geometry.isPlanar ? .planar : .interleaved, element: .f32, range: range)
    return numbers.withUnsafeBytes { layout.unpack($0) }
  }
}

extension MLMultiArray {
  /// The elements in the order of the dimensions, the last one fastest.
  var floats: [Float] {
    guard let copy = try? MLMultiArray(shape: shape, dataType: .float32) else { return [] }
    transfer(to: copy)
    return copy.withUnsafeBytes { Array($0.bindMemory(to: Float.self).prefix(count)) }
  }
}
