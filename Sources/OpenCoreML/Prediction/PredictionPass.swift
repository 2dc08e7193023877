import Foundation
import InferenceTrace

/// One prediction on its way through a model's parts: what goes in, what crosses over, what has come out.
///
/// It belongs to the task or thread that predicts.
final class PredictionPass: @unchecked Sendable {
  // Safe to hand over: writing and reading may happen on other threads, but only while the task or thread that made it waits for just
  // that, and the locks of the queue lie between any two of them.
  private let features: ModelFeatures
  private let inputs: [MLFeatureValue]
  /// The inputs' shapes, in the order of the model's inputs.
  let inputShapes: [[Int]]
  /// What the prediction's records go to.
  let recorder: (any TraceRecorder)?
  private let backings: [String: Any]
  /// Whether an image that is one by inference was given as a multi-array: such outputs then are multi-arrays too.
  private let answersWithElements: Bool
  /// Whether a classifier's answer stays as its elements.
  private let givesElements: Bool
  /// Outputs that the engine writes where the caller wants them.
  private var backed: [String: MLFeatureValue] = [:]
  private var tensors: [String: CrossingTensor] = [:]
  private(set) var results: [String: MLFeatureValue] = [:]

  /// A prediction from these inputs.
  ///
  /// - Throws: `MLModelError` with the code `featureType` where an input is missing or does not fit.
  init(
    _ features: ModelFeatures, from provider: any MLFeatureProvider, _ options: MLPredictionOptions,
    recorder: (any TraceRecorder)?
  ) throws {
    self.features = features
    self.recorder = recorder
    backings = options.outputBackings
    givesElements = options.givesElements
    inputs = try features.inputs.map { input in
      let name = input.description.name
      if let value = provider.featureValue(for: name) { return value }
      let given = provider.featureNames.sorted().joined(separator: ", ")
      throw MLModelError(
        .featureType, "the input “\(name)” is missing; given were: \(given.isEmpty ? "none" : given)")
    }
    answersWithElements = givesElements || zip(features.inputs, inputs).contains { $0.isElements($1) }
    inputShapes = try zip(features.inputs, inputs).map { try $0.shape(for: $1) }
  }

  /// Writes what a part takes into its request.
  func write(_ part: ModelPart, _ request: any EngineRequest) throws {
    for (index, port) in part.inputs.enumerated() {
      switch port {
      case .feature(let place):
        try features.inputs[place].write(inputs[place], shape: inputShapes[place], to: request, index)
      case .tensor(let name):
        guard let tensor = tensors[name] else {
          throw MLModelError(.generic, "the tensor “\(name)” was made by no part")
        }
        try request.withInput(index) { $0.copyMemory(from: UnsafeRawBufferPointer(tensor.bytes)) }
      }
    }
    for case (let index, .feature(let place)) in part.outputs.enumerated() {
      let name = features.outputs[place].description.name
      guard let backing = backings[name] else { continue }
      backed[name] = try features.outputs[place].useBacking(backing, for: request, index)
    }
  }

  /// Reads what a part gives out of its request.
  func read(_ part: ModelPart, _ request: any EngineRequest) throws {
    for (index, port) in part.outputs.enumerated() {
      switch port {
      case .feature(let place):
        let output = features.outputs[place]
        let name = output.description.name
        results[name] =
          try backed[name]
          ?? request.withOutput(index) { try output.read($0, shape: $1, asElements: answersWithElements) }
      case .tensor(let name): tensors[name] = try request.withOutput(index) { bytes, _ in CrossingTensor(bytes) }
      }
    }
  }

  /// What the model gives, a classifier's answer in words included.
  func output() throws -> MLDictionaryFeatureProvider {
    MLDictionaryFeatureProvider(givesElements ? results : try features.answer(results))
  }
}

/// A tensor between two parts.
private final class CrossingTensor {
  let bytes: UnsafeMutableRawBufferPointer

  init(_ source: UnsafeRawBufferPointer) {
    bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, source.count), alignment: 64)
    bytes.copyMemory(from: source)
  }

  deinit { bytes.deallocate() }
}
