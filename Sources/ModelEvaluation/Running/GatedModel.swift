import OpenCoreML
import Scheduling

/// A model with a limit for the predictions in flight.
struct GatedModel: Sendable {
  let model: MLModel
  /// Admits one more than can run at once: the extra one prepares its input meanwhile, so that the device never waits for it.
  private let gate: AdmissionGate

  init(_ model: MLModel) {
    self.model = model
    gate = AdmissionGate(limit: model.predictionConcurrency + 1)
  }

  func predict(_ input: MLDictionaryFeatureProvider) async throws -> any MLFeatureProvider & Sendable {
    try await gate.withAdmission(urgency: { 0 }) { try await model.prediction(from: input) }
  }
}
