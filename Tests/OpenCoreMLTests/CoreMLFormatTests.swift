import CoreMLFormats
import Foundation
import Imaging
import ModelFiles
import ModelFixtures
import OpenCoreML
import OpenVINO
import Testing

/// Models in Core ML's own formats, predicted through the whole library and compared with answers that it did not compute.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up")) struct CoreMLFormatTests {
  @Test func thereAreCases() { #expect(CoreMLCase.groups.flatMap(CoreMLCase.group).count > 100) }

  @Test(arguments: CoreMLCase.groups.flatMap(CoreMLCase.group)) func theAnswersAreTheReferences(_ model: CoreMLCase)
    async throws
  {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.usesSpecializationCache = false
    configuration.functionName = model.function
    let loaded = try await MLModel.load(contentsOf: model.url, configuration: configuration)
    let pictures = try Self.pictures(of: model)
    let inputs = try model.inputs.map { name, value in (name, try Self.feature(value, picture: pictures[name])) }
    let provider = try MLDictionaryFeatureProvider(
      dictionary: Dictionary(uniqueKeysWithValues: inputs.map { ($0, $1 as Any) }))
    if let labels = model.labels { #expect(loaded.modelDescription.classLabels?.map { "\($0)" } == labels) }
    let outputs = try await loaded.prediction(from: provider)
    for (name, expected) in model.outputs {
      var value = try #require(outputs.featureValue(for: name), "\(name)")
      if case .tensor = expected, value.type == .dictionary { value = try Self.ordered(value, loaded.modelDescription) }
      try Self.compare(value, expected, model.tolerance, name, picture: pictures[name])
    }
  }

  /// A classifier's probabilities as an array in the order of its classes.
  private static func ordered(_ value: MLFeatureValue, _ description: MLModelDescription) throws -> MLFeatureValue {
    let numbers = value.dictionaryValue
    let labels = try #require(description.classLabels)
    let array = try MLMultiArray(shape: [labels.count as NSNumber], dataType: .double)
    for (index, label) in labels.enumerated() {
      let key = (label as? String).map(AnyHashable.init) ?? (label as? Int64).map(AnyHashable.init)
      array[index] = try #require(key.flatMap { numbers[$0] }, "\(label)")
    }
    return MLFeatureValue(multiArray: array)
  }

  /// The colours of the inputs and outputs that are pictures, which cases hold as tensors in the model's own order.
  private static func pictures(of model: CoreMLCase) throws -> [String: ImageFeature.ColorSpace] {
    let description = try CoreMLFiles.open(model.url)?.description(of: model.function)
    let features = (description?.inputs ?? []) + (description?.outputs ?? [])
    return features.reduce(into: [:]) { pictures, feature in
      if case .image(let image) = feature.type { pictures[feature.name] = image.colorSpace }
    }
  }

  /// The place in a tensor of a component of a picture's pixels.
  private static func place(
    _ pixel: Int, _ component: Int, _ space: ImageFeature.ColorSpace, _ pixelCount: Int
  ) -> Int {
    (space == .bgr ? 2 - component : component) * pixelCount + pixel
  }

  private static func feature(
    _ value: CoreMLCase.Feature, picture: ImageFeature.ColorSpace?
  ) throws -> MLFeatureValue {
    switch value {
    case .tensor(let tensor) where picture != nil:
      let space = try #require(picture)
      let (height, width) = (tensor.shape[tensor.shape.count - 2], tensor.shape[tensor.shape.count - 1])
      let format: PixelBuffer.Format = [.gray, .grayFloat16].contains(space) ? .gray8 : .rgb8
      let components = format.componentCount
      return MLFeatureValue(
        pixelBuffer: PixelBuffer(width: width, height: height, format: format) { bytes in
          for index in bytes.indices {
            let from = place(index / components, index % components, space, width * height)
            bytes[index] = UInt8(tensor.values[from])
          }
        })
    case .text(let text): return MLFeatureValue(string: text)
    case .number(let number): return MLFeatureValue(double: number)
    case .integer(let integer): return MLFeatureValue(int64: Int64(integer))
    case .dictionary(let numbers, let hasIntegerKeys):
      let entries = numbers.map { key, number in
        (hasIntegerKeys ? AnyHashable(Int64(key) ?? 0) : AnyHashable(key), number as NSNumber)
      }
      return try MLFeatureValue(dictionary: Dictionary(uniqueKeysWithValues: entries))
    case .sequence(let texts, let isOfIntegers):
      return MLFeatureValue(
        sequence: isOfIntegers
          ? MLSequence(int64s: texts.map { (Int($0) ?? 0) as NSNumber }) : MLSequence(strings: texts))
    case .tensor(let tensor):
      let array = try MLMultiArray(shape: tensor.shape.map { $0 as NSNumber }, dataType: dataType(tensor.element))
      for (index, number) in tensor.values.enumerated() { array[index] = number as NSNumber }
      return MLFeatureValue(multiArray: array)
    }
  }

  private static func dataType(_ element: String) -> MLMultiArrayDataType {
    switch element {
    case "fp64": .double
    case "fp16": .float16
    case "fp32": .float32
    case "int8": .int8
    default: .int32
    }
  }

  private static func compare(
    _ value: MLFeatureValue, _ expected: CoreMLCase.Feature, _ tolerance: Double, _ name: String,
    picture: ImageFeature.ColorSpace?
  ) throws {
    switch expected {
    case .tensor(let tensor) where picture != nil:
      let (space, pixels) = (try #require(picture), try #require(value.imageBufferValue))
      let components = pixels.format.componentCount
      for (index, byte) in pixels.bytes.enumerated() {
        let number = tensor.values[place(index / components, index % components, space, pixels.width * pixels.height)]
        #expect(abs(Double(byte) - min(255, max(0, number))) <= 0.51, "\(name)[\(index)]")
      }
    case .text(let text): #expect(value.stringValue == text, "\(name)")
    case .integer(let integer): #expect(value.int64Value == Int64(integer), "\(name)")
    case .sequence(let texts, let isOfIntegers):
      let sequence = try #require(value.sequenceValue, "\(name)")
      #expect(isOfIntegers ? sequence.int64Values.map { "\($0)" } == texts : sequence.stringValues == texts, "\(name)")
    case .number(let number):
      let found = value.type == .int64 ? Double(value.int64Value) : value.doubleValue
      #expect(found.isNaN && number.isNaN || abs(found - number) <= tolerance * max(1, abs(number)), "\(name)")
    case .dictionary(let numbers, _):
      let found = value.dictionaryValue.map { ("\($0.key.base)", $0.value.doubleValue) }
      #expect(Set(found.map(\.0)) == Set(numbers.keys), "\(name)")
      for (label, number) in found { #expect(abs(number - (numbers[label] ?? .nan)) <= tolerance, "\(name) \(label)") }
    case .tensor(let tensor) where tensor.values.count == 1 && value.type == .double:
      #expect(abs(value.doubleValue - tensor.values[0]) <= tolerance, "\(name)")
    case .tensor(let tensor):
      let array = try #require(value.multiArrayValue, "\(name) is \(value.type)")
      // A classifier's probabilities have lost their tensor's shape.
      if array.shape.count == tensor.shape.count { #expect(array.shape.map(\.intValue) == tensor.shape, "\(name)") }
      try #require(array.count == tensor.values.count)
      let finite = tensor.values.filter(\.isFinite)
      let mean = finite.reduce(0, +) / Double(max(1, finite.count))
      let deviation = (finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, finite.count))).squareRoot()
      for (index, number) in tensor.values.enumerated() {
        let found = array[index].doubleValue
        let isEqual =
          found == number || found.isNaN && number.isNaN
          || abs(found - number) <= tolerance * (deviation > 0 ? deviation : 1)
        #expect(isEqual, "\(name)[\(index)]: \(found), not \(number)")
        if !isEqual { return }
      }
    }
  }
}
