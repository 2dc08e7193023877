import Foundation
import OpenCoreML

/// A model with an input, and how its answers are known to be right.
struct Subject: Sendable {
  let model: MLModel
  let input: @Sendable (Int) throws -> MLDictionaryFeatureProvider
  let isRight: @Sendable (Int, any MLFeatureProvider) -> Bool

  /// Models of an engine of the program's own: whole, divided in two, and with three predictions at once.
  static func ofOwnEngine() async throws -> [Subject] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mix-\(getpid()).onnx")
    try Data([1]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var subjects: [Subject] = []
    for (devices, concurrency) in [(1, 1), (2, 1), (1, 3)] {
      var settings = LoadSettings()
      settings.usesCache = false
      settings.predictionConcurrency = concurrency
      let specializer = ModelSpecializer(engine: MixEngine(deviceCount: devices))
      let model = try await MLModel.load(contentsOf: file, settings, specializer: specializer)
      guard model.execution.partCount == devices else { throw MLModelError(.generic, "the model is not divided") }
      subjects.append(
        Subject(model: model) { number in
          let array = try MLMultiArray(shape: [1], dataType: .float32)
          array[0] = NSNumber(value: Float(number))
          return try MLDictionaryFeatureProvider(dictionary: ["x": array])
        } isRight: { number, output in
          output.featureValue(for: "y")?.multiArrayValue?[0].floatValue == Float(number) * 4
        })
    }
    return subjects
  }

  /// Models of files, on the real engine: each whole and, if the file's shapes are open, prepared for single ones.
  static func ofRealEngine(_ urls: [URL]) async throws -> [Subject] {
    var subjects: [Subject] = []
    for url in urls {
      for concurrency in [nil, 2] {
        let configuration = MLModelConfiguration()
        configuration.computeUnits = .cpuOnly
        configuration.precision = .float32
        configuration.usesSpecializationCache = false
        configuration.predictionConcurrency = concurrency
        configuration.optimizationHints.reshapeFrequency = .infrequent
        let model = try await MLModel.load(contentsOf: url, configuration: configuration)
        let description = model.modelDescription.inputDescriptionsByName.first
        guard let (name, feature) = description, let constraint = feature.multiArrayConstraint else {
          throw MLModelError(.generic, "\(url.path): the model takes no multi-array")
        }
        let shape = constraint.shape.map(\.intValue)
        let isOpen = constraint.shapeConstraint.type == .range
        let make: @Sendable (Int) throws -> MLDictionaryFeatureProvider = { number in
          // Of open shapes six, more than are kept prepared.
          let shape = isOpen ? [1 + number % 6] + shape.dropFirst() : shape
          let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: constraint.dataType)
          for index in 0..<array.count { array[index] = NSNumber(value: Float((number + index) % 13)) }
          return try MLDictionaryFeatureProvider(dictionary: [name: array])
        }
        let expected = try (0..<60).map { numbers(try model.prediction(from: make($0))) }
        subjects.append(
          Subject(model: model, input: { try make($0 % 60) }) { number, output in
            let values = numbers(output)
            let right = expected[number % 60]
            return values.count == right.count
              && zip(values, right).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) }
          })
      }
    }
    return subjects
  }

  private static func numbers(_ provider: any MLFeatureProvider) -> [Float] {
    provider.featureNames.sorted().flatMap { name -> [Float] in
      guard let array = provider.featureValue(for: name)?.multiArrayValue else { return [] }
      return (0..<array.count).map { array[$0].floatValue }
    }
  }
}
