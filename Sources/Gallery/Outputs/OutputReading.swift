import Imaging
import OpenCoreML

/// How a model's output becomes what is shown.
///
/// What the model's file or the file beside it says counts. Where nobody says:
///
/// - One number for each class, whatever else has the size 1: labels.
/// - A map (see `MapGeometry`) of three channels is a picture, in 0…1, −1…1 or 0…255, whichever its numbers lie in.
/// - A map of two or more than three channels is a mask of as many classes; one of integers is a mask of their numbers.
/// - A map of one channel is a picture where the input is gray. Else it is a mask where its numbers lie in 0…1, or some are below 0, as
///   logits are; and a depth map where none is below 0 and some are above 1.
/// - All else is numbers.
package struct OutputReading: Sendable {
  private let meaning: OutputMeaning?
  private let labels: [String]?
  private let inputSize: PixelSize
  private let inputIsGray: Bool
  private let holdsIntegers: Bool

  package init(
    meaning: OutputMeaning?, labels: [String]?, inputSize: PixelSize, inputIsGray: Bool, holdsIntegers: Bool
  ) {
    self.meaning = meaning
    self.labels = labels
    self.inputSize = inputSize
    self.inputIsGray = inputIsGray
    self.holdsIntegers = holdsIntegers
  }

  /// What a prediction's output is.
  package func output(of value: MLFeatureValue) -> ShownOutput {
    if let picture = value.imageBufferValue { return .picture(picture) }
    guard let array = value.multiArrayValue else { return .values(shape: [], range: nil) }
    let shape = array.shape.map(\.intValue)
    let numbers = array.floats
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

  private func map(_ numbers: [Float], _ geometry: MapGeometry) -> ShownOutput? {
    if geometry.channels > 1 {
      if meaning == nil, geometry.channels == 3, !holdsIntegers {
        return Self.picture(numbers, geometry).map(ShownOutput.picture)
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
    if holdsIntegers { return .mask(ClassMap(places: numbers, width: map.width, height: map.height), labels: labels) }
    if inputIsGray { return Self.picture(numbers, geometry).map(ShownOutput.picture) }
    let isDepth = map.range.lowerBound >= 0 && map.range.upperBound > 1.001
    return isDepth ? .depth(map) : .coverage(map, label: labels?.last)
  }

  /// A picture of numbers whose range nobody says.
  private static func picture(_ numbers: [Float], _ geometry: MapGeometry) -> PixelBuffer? {
    guard let found = numbers.finiteRange else { return nil }
    // Models of 0…1 go a little beyond it.
    let range: ClosedRange<Float> =
      found.upperBound > 2 || found.lowerBound < -2 ? 0...255 : found.lowerBound < -0.25 ? -1...1 : 0...1
    let layout = ImageLayout(
      width: geometry.width, height: geometry.height, format: geometry.channels == 1 ? .gray8 : .rgb8,
      order: geometry.isPlanar ? .planar : .interleaved, isFloat: true, range: range)
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
