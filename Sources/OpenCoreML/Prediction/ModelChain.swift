/// A loaded model: its parts, which run one after another. An undivided model has one part.
package final class ModelChain: Sendable {
  private let parts: [ModelPart]
  private let model: PreparedModel

  /// Creates the requests of all parts, which may block: call it on the compile thread.
  init(_ model: PreparedModel, features: ModelFeatures, name: String, settings: LoadSettings) throws {
    self.model = model
    parts = try model.parts.map { part, compiled in
      try ModelPart(
        part, compiled, isOnly: model.parts.count == 1, features: features, name: name, settings: settings)
    }
  }

  /// How many predictions run at once: the sum over all parts.
  package var concurrency: Int { parts.reduce(0) { $0 + $1.queue.concurrency } }

  var execution: MLModelExecution {
    let precisions = model.parts.map(\.part.precision)
    return MLModelExecution(
      device: model.deviceNames,
      deviceDescription: Self.unique(model.parts.map(\.part.target.deviceDescription)).joined(separator: "; "),
      precision: Self.unique(precisions).joined(separator: "+"),
      streamCount: model.parts.reduce(0) { $0 + $1.model.streamCount }, predictionConcurrency: concurrency,
      engine: model.engineVersion, partCount: parts.count, missingDevice: model.missingDevice)
  }

  nonisolated(nonsending) func predict(_ pass: PredictionPass) async throws {
    for part in parts {
      try await part.queue.predict(
        recorder: pass.recorder, urgency: pass.urgency, write: { try pass.write(part, $0) },
        read: { try pass.read(part, $0) })
    }
  }

  func predictBlocking(_ pass: PredictionPass) throws {
    for part in parts {
      try part.queue.predictBlocking(
        recorder: pass.recorder, urgency: pass.urgency, write: { try pass.write(part, $0) },
        read: { try pass.read(part, $0) })
    }
  }

  private static func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
