import Foundation
import InferenceTrace
import Scheduling

/// A prediction on its way through a model's parts: its inputs, the tensors between parts, and its outputs so far.
///
/// It belongs to the task or thread that predicts.
final class PredictionPass: @unchecked Sendable {
  // Safe to pass on: other threads may read and write it, but only while the task or thread that created it waits for just that,
  // and the queue's locks separate any two of them.
  private let features: ModelFeatures
  private let inputs: [MLFeatureValue]
  /// The shapes of the inputs, in the order of the model's inputs.
  let inputShapes: [[Int]]
  /// Receives the prediction's records.
  let recorder: (any TraceRecorder)?
  let urgency: Urgency
  /// Called at the first write, which is the first step after the wait for the model.
  private var onStart: (@Sendable () -> Void)?
  private let backings: [String: Any]
  /// Whether a multi-array was given for an input that is only inferred to be an image; such outputs are then multi-arrays too.
  private let answersWithElements: Bool
  /// Whether a classifier's answer stays a multi-array.
  private let givesElements: Bool
  /// Outputs that the engine writes to the caller's memory.
  private var backed: [String: MLFeatureValue] = [:]
  private var tensors: [String: CrossingTensor] = [:]
  private(set) var results: [String: MLFeatureValue] = [:]

  /// Creates a prediction with these inputs.
  ///
  /// - Throws: `MLModelError` with the code `featureType` if an input is missing or does not fit.
  init(
    _ features: ModelFeatures, from provider: any MLFeatureProvider, _ options: MLPredictionOptions,
    recorder: (any TraceRecorder)?
  ) throws {
    self.features = features
    self.recorder = recorder
    urgency = options.urgency
    onStart = options.onStart
    backings = options.outputBackings
    givesElements = options.givesElements
    inputs = try features.inputs.map { input in
      let name = input.description.name
      if let value = provider.featureValue(for: name) { return try input.tensorValue(value) }
      if let value = try input.valueLeftOut() { return value }
      let given = provider.featureNames.sorted().joined(separator: ", ")
      throw MLModelError(
        .featureType, "the input “\(name)” is missing; the inputs given: \(given.isEmpty ? "none" : given)")
    }
    answersWithElements = givesElements || zip(features.inputs, inputs).contains { $0.isElements($1) }
    inputShapes = try zip(features.inputs, inputs).map { try $0.shape(for: $1) }
  }

  /// Writes a part's inputs to its request.
  func write(_ part: ModelPart, _ request: any EngineRequest) throws {
    onStart?()
    onStart = nil
    for (index, port) in part.inputs.enumerated() {
      switch port {
      case .feature(let place):
        try features.inputs[place].write(inputs[place], shape: inputShapes[place], to: request, index)
      case .tensor(let name):
        guard let tensor = tensors[name] else {
          throw MLModelError(.generic, "no part made the tensor “\(name)”")
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

  /// Reads a part's outputs from its request.
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

  /// The model's outputs, with a classifier's answer as class names.
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
