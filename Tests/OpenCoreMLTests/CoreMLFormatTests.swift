import Foundation
import Imaging
import ModelFixtures
import OpenCoreML
import OpenVINO
import Testing

/// Models in Core ML's own formats, predicted through the whole library and compared with answers that it did not compute.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up")) struct CoreMLFormatTests {
  @Test func thereAreCases() { #expect(CoreMLCase.groups.flatMap(CoreMLCase.group).count > 100) }

  @Test(arguments: CoreMLCase.groups.flatMap(CoreMLCase.group)) func theAnswersAreTheReferences(_ model: CoreMLCase) async throws {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.usesSpecializationCache = false
    configuration.functionName = model.function
    let loaded = try await MLModel.load(contentsOf: model.url, configuration: configuration)
    let inputs = try model.inputs.map { name, value in (name, try Self.feature(value)) }
    let provider = try MLDictionaryFeatureProvider(
      dictionary: Dictionary(uniqueKeysWithValues: inputs.map { ($0, $1 as Any) }))
    let outputs = try await loaded.prediction(from: provider)
    for (name, expected) in model.outputs {
      let value = try #require(outputs.featureValue(for: name), "\(name)")
      try Self.compare(value, expected, model.tolerance, name)
    }
  }

  private static func feature(_ value: CoreMLCase.Feature) throws -> MLFeatureValue {
    switch value {
    case .text(let text): return MLFeatureValue(string: text)
    case .number(let number): return MLFeatureValue(double: number)
    case .dictionary(let numbers):
      return try MLFeatureValue(
        dictionary: Dictionary(uniqueKeysWithValues: numbers.map { (AnyHashable($0), $1 as NSNumber) }))
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
    _ value: MLFeatureValue, _ expected: CoreMLCase.Feature, _ tolerance: Double, _ name: String
  ) throws {
    switch expected {
    case .text(let text): #expect(value.stringValue == text, "\(name)")
    case .number(let number):
      let found = value.type == .int64 ? Double(value.int64Value) : value.doubleValue
      #expect(abs(found - number) <= tolerance * max(1, abs(number)), "\(name)")
    case .dictionary(let numbers):
      let found = value.dictionaryValue.map { ("\($0.key.base)", $0.value.doubleValue) }
      #expect(Set(found.map(\.0)) == Set(numbers.keys), "\(name)")
      for (label, number) in found { #expect(abs(number - (numbers[label] ?? .nan)) <= tolerance, "\(name) \(label)") }
    case .tensor(let tensor):
      let array = try #require(value.multiArrayValue, "\(name) is \(value.type)")
      #expect(array.shape.map(\.intValue) == tensor.shape, "\(name)")
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
