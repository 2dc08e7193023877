import Imaging
import ModelFiles
import OpenCoreML

/// How a model's output is turned into what is shown.
///
/// What the model's file, or the settings file beside it, declares is used. Without a declaration:
///
/// - One number for each class, every other dimension being 1: labels.
/// - A map (see `MapGeometry`) of three channels is a picture in 0…1, −1…1 or 0…255, whichever fits its numbers. Integers are a
///   picture in 0…255, signed bytes in −128…127; beyond that they are scores for three classes.
/// - A map of two channels, or of more than three, is a mask with one class per channel. Integers in one channel are a mask of
///   class numbers, except for unlabelled bytes from a gray input: they are a picture.
/// - A map of one channel is a picture if the input is gray. Otherwise it is a depth map if no number is below 0 and some are
///   above 1, and a mask if its numbers are in 0…1, or some are below 0, as logits are.
/// - Anything else is plain numbers.
package struct OutputReading: Sendable {
  private let meaning: OutputMeaning?
  private let labels: [String]?
  private let inputSize: PixelSize
  private let inputIsGray: Bool
  /// The type of its elements; `nil` for a type that no picture has.
  private let element: ImageElement?
  /// How many equal answers the output holds; only the first is read.
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

  /// Reads the output of a prediction.
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

  /// The first answer of a batch.
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

  /// The values that stand for 0 and 255 in a picture of undeclared range; `nil` if the numbers do not fit a picture.
  private func pictureRange(_ numbers: [Float]) -> ClosedRange<Float>? {
    guard let found = numbers.finiteRange else { return nil }
    if holdsIntegers {
      guard let range = element?.usualRange else { return nil }
      return found.lowerBound >= range.lowerBound && found.upperBound <= range.upperBound ? range : nil
    }
    // Models of 0…1 overshoot a little.
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
  /// The elements in row-major order.
  var floats: [Float] {
    guard let copy = try? MLMultiArray(shape: shape, dataType: .float32) else { return [] }
    transfer(to: copy)
    return copy.withUnsafeBytes { Array($0.bindMemory(to: Float.self).prefix(count)) }
  }
}
