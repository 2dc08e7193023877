import CoreMLFormats
import Foundation
import InferenceTrace
import ModelFiles

/// A model that predicts without the engine: trees, sums and kernels, in plain Swift.
struct ClassicProgram: Sendable {
  let description: MLModelDescription
  private let model: any ClassicModel
  private let trace: PredictionTrace

  /// - Returns: `nil` if the model needs the engine, or is a pipeline.
  /// - Throws: `MLModelError` with the code `io` if it is damaged.
  init?(at url: URL, _ settings: LoadSettings) throws {
    guard url.isFileURL, let model = try CoreMLFiles.open(url, settings.selection) else { return nil }
    guard let classic = try CoreMLFiles.reading(url, { try ClassicModels.model(model.specification) }) else {
      return nil
    }
    self.model = classic
    description = MLModelDescription(model.specification.description, classic.classLabels)
    trace = PredictionTrace(
      modelName: settings.displayName(of: url), device: Self.device, recorder: settings.recorder)
    try settings.check(description)
  }

  /// Whether a model predicts without the engine, told without reading what it computes.
  static func isClassic(_ url: URL, _ settings: LoadSettings) throws -> Bool {
    try url.isFileURL && CoreMLFiles.open(url, settings.selection)?.kind.isClassic == true
  }

  private static let device = "CPU"

  var execution: MLModelExecution {
    MLModelExecution(
      device: Self.device, deviceDescription: "the processor, without the engine", precision: "f64", streamCount: 1,
      predictionConcurrency: ProcessInfo.processInfo.activeProcessorCount, engine: "OpenCoreML", partCount: 1,
      missingDevice: nil)
  }

  /// Computes the outputs on the calling thread; it takes microseconds.
  func prediction(
    from input: any MLFeatureProvider, _ options: MLPredictionOptions, _ recorder: (any TraceRecorder)?
  ) throws -> MLDictionaryFeatureProvider {
    let trace = trace.recording(to: recorder)
    let start = trace.now
    options.onStart?()
    trace.recordStart()
    do {
      let outputs = try outputs(input, options)
      trace.recordEnd(of: start, .completed)
      return MLDictionaryFeatureProvider(outputs)
    } catch {
      trace.recordEnd(of: start, .failed(error))
      throw error
    }
  }

  private func outputs(
    _ input: any MLFeatureProvider, _ options: MLPredictionOptions
  ) throws -> [String: MLFeatureValue] {
    var values: [String: ClassicValue] = [:]
    // A model may take what only the pipeline around it describes, such as the thresholds of a non-maximum suppression.
    for name in input.featureNames.union(description.inputDescriptionsByName.keys) {
      guard let value = input.featureValue(for: name), !value.isUndefined, value.type != .image else { continue }
      values[name] = try ClassicValue(value, name: name)
    }
    let computed: [String: ClassicValue]
    do {
      computed = try model.outputs(for: values)
    } catch let error as FormatError {
      throw MLModelError(.featureType, error.description, underlyingError: error)
    }
    return try computed.reduce(into: [:]) { outputs, entry in
      let dataType = description.outputDescriptionsByName[entry.key]?.multiArrayConstraint?.dataType ?? .double
      outputs[entry.key] = try MLFeatureValue(elements(entry.value, entry.key, options), dataType: dataType)
    }
  }

  /// A classifier's probabilities as an array in the order of the classes, if that is asked for.
  private func elements(_ value: ClassicValue, _ name: String, _ options: MLPredictionOptions) -> ClassicValue {
    guard options.givesElements, name == description.predictedProbabilitiesName, let labels = model.classLabels,
      case .dictionary(let numbers) = value
    else { return value }
    let keys: [ClassicKey] =
      switch labels {
      case .texts(let texts): texts.map(ClassicKey.text)
      case .integers(let integers): integers.map(ClassicKey.integer)
      }
    return .array(keys.map { numbers[$0] ?? 0 }, shape: [keys.count])
  }
}
