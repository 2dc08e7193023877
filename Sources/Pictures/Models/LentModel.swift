import OpenCoreML
import Scheduling

/// A model that is in memory while pictures are made with it.
package struct LentModel: Sendable {
  package let model: MLModel
  /// How photographs go into it, and what becomes of its answers.
  package let plan: PredictionPlan
  /// Whether what is an image or a class only by inference comes as numbers, from which it is seen what they are.
  private let givesElements: Bool

  init(_ model: MLModel, _ plan: PredictionPlan, givesElements: Bool) {
    (self.model, self.plan, self.givesElements) = (model, plan, givesElements)
  }

  /// A model that gives its outputs as its description says.
  ///
  /// - Throws: `UnsuitableModel` if no photograph can be put into it.
  package init(_ model: MLModel) throws {
    self.init(model, try PredictionPlan(model.modelDescription), givesElements: false)
  }

  /// Predicts; can be cancelled. `onStart` is called when the wait in the model's queue is over.
  nonisolated(nonsending) func predict(
    _ input: MLDictionaryFeatureProvider, urgency: @escaping Urgency, onStart: @escaping @Sendable () -> Void
  ) async throws -> RawAnswer {
    let options = MLPredictionOptions(givesElements: givesElements, urgency: urgency, onStart: onStart)
    return RawAnswer(plan: plan, features: try await model.prediction(from: input, options: options))
  }

  private var blockingOptions: MLPredictionOptions { MLPredictionOptions(givesElements: givesElements) }

  /// Predicts while the calling thread waits.
  func predictBlocking(_ input: MLDictionaryFeatureProvider) throws -> RawAnswer {
    RawAnswer(plan: plan, features: try model.prediction(from: input, options: blockingOptions))
  }

  /// Predicts for several inputs while the calling thread waits; the answers hold what is shown, and no other outputs.
  func predictBlocking(batch inputs: [MLDictionaryFeatureProvider]) throws -> [RawAnswer] {
    let outputs = try model.predictions(from: MLArrayBatchProvider(array: inputs), options: blockingOptions)
    return try inputs.indices.map { index in
      let value = try plan.shownValue(of: outputs.features(at: index))
      return RawAnswer(plan: plan, features: try MLDictionaryFeatureProvider(dictionary: [plan.outputName: value]))
    }
  }
}

/// What a model gave for one picture.
package struct RawAnswer: Sendable {
  /// How it is to be read.
  package let plan: PredictionPlan
  package let features: any MLFeatureProvider & Sendable

  /// The answer as it is shown.
  ///
  /// - Throws: `UnsuitableModel` if the model did not give it.
  package func read() throws -> ReadAnswer { ReadAnswer(plan: plan, output: try plan.output(of: features)) }

  /// The output that is shown.
  ///
  /// - Throws: as `read()`.
  package func output() throws -> ShownOutput { try read().output }

  /// The picture with the answer in it.
  ///
  /// - Throws: as `read()`.
  package func applied(to picture: PreparedPicture) throws -> PreparedPicture { try read().applied(to: picture) }
}
