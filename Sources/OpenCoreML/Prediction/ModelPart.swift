import InferenceTrace
import ModelFiles

/// A part of a loaded model on its device: its queue, and the meaning of its ports.
struct ModelPart: Sendable {
  enum Port: Sendable {
    /// An input or output of the whole model, by index.
    case feature(Int)
    /// A tensor that comes from or goes to another part.
    case tensor(String)
  }

  let queue: PredictionQueue
  let inputs: [Port]
  let outputs: [Port]
  let device: String

  /// Creates the part's requests, which may block.
  init(
    _ part: PreparedPart, _ model: any EngineModel, isOnly: Bool, features: ModelFeatures, name: String,
    settings: LoadSettings
  ) throws {
    device = part.target.device
    queue = try PredictionQueue(
      model: model, concurrency: max(1, settings.predictionConcurrency ?? model.optimalRequestCount), modelName: name,
      device: device, recorder: settings.recorder)
    inputs = Self.ports(part.inputs, features.inputs, isOnly: isOnly)
    outputs = Self.ports(part.outputs, features.outputs, isOnly: isOnly)
  }

  /// In an undivided model the ports are the features in the same order, whatever the engine calls them.
  private static func ports(_ ports: [EnginePort], _ features: [FeatureConversion], isOnly: Bool) -> [Port] {
    guard !isOnly else { return features.indices.map { .feature($0) } }
    let places = Dictionary(features.enumerated().map { ($1.description.name, $0) }) { first, _ in first }
    return ports.map { port in places[port.name].map { .feature($0) } ?? .tensor(port.name) }
  }
}
