import InferenceTrace
import OpenCoreML
import Scheduling

/// One picture on its way: it is read, models predict, and their answers are made into what was asked for.
///
/// Tiles, frames of a stream, files and measurements are all made by such jobs; they differ in their recipes.
package struct PictureJob<Recipe: PictureRecipe>: BlockingPictureSteps {
  /// The models that predict.
  package enum Models: Sendable {
    /// Each is borrowed for its prediction alone, and its input is made then; by their places on the shelf.
    case onShelf(ModelShelf, [Int])
    /// They are there for the whole job, and the inputs are made when the photograph is read. Steps that block need this.
    case lent([LentModel])
  }

  /// What a job reports, in this order.
  package enum Progress: Sendable {
    case preparing
    /// It has been read; not reported if no model predicts.
    case prepared(Recipe.Source)
    /// A prediction begins.
    case predicting
  }

  /// A photograph with the models' inputs and answers, as far as they are there.
  package struct Stage: Sendable {
    var source: Recipe.Source
    var inputs: [MLDictionaryFeatureProvider] = []
    var answers: [RawAnswer] = []
  }

  package let urgency: Urgency
  /// How urgent the last step is.
  package var finishUrgency = -1
  /// Which waits are intervals in the trace: for the models, and for the last step.
  package var tracedWaits = (models: true, finish: false)
  /// Set once the strategy is no longer in use: what still waits in it is given up.
  package var retirement: CancellationFlag?

  private let recipe: Recipe
  private let models: Models
  private let workers: WorkerPool
  private let clock: StageClock
  private let report: @Sendable (Progress) -> Void

  package init(
    _ recipe: Recipe, models: Models, workers: WorkerPool, urgency: @escaping Urgency,
    clock: StageClock, report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    (self.recipe, self.models, self.workers, self.clock) = (recipe, models, workers, clock)
    (self.urgency, self.report) = (urgency, report)
  }

  private var lentModels: [LentModel] { if case .lent(let models) = models { models } else { [] } }

  private var predicts: Bool {
    if case .onShelf(_, let indices) = models { !indices.isEmpty } else { !lentModels.isEmpty }
  }

  private func checkRetirement() throws {
    if retirement?.isSet == true { throw CancellationError() }
  }

  // MARK: Prepare

  package func prepare() async throws -> Stage { try await workers.run(urgency: urgency, prepare) }

  package func prepareBlocking() throws -> Stage { try prepare { false } }

  private func prepare(isCancelled: @Sendable () -> Bool) throws -> Stage {
    try checkRetirement()
    clock.begin(.prepare)
    report(.preparing)
    var stage = Stage(source: try recipe.read(isCancelled: isCancelled))
    if case .onShelf = models {
      clock.begin(nil)
    } else {
      stage.inputs = try lentModels.enumerated().map { try recipe.input($0, from: stage.source, by: $1.plan) }
      clock.begin(tracedWaits.models ? .queueWait : nil)
    }
    if predicts { report(.prepared(stage.source)) }
    return stage
  }

  package func pictureWithoutPrediction(_ prepared: Stage) throws -> Recipe.Picture? {
    predicts ? nil : try recipe.finish(prepared.source, [])
  }

  // MARK: Predict

  package func predict(_ prepared: Stage, inTurn: Bool) async throws -> Stage {
    var stage = prepared
    switch models {
    case .lent(let models):
      for (model, input) in zip(models, prepared.inputs) {
        stage.answers.append(try await answer(to: input, by: model, inTurn: inTurn))
      }
    case .onShelf(let shelf, let indices):
      for (place, index) in indices.enumerated() {
        if tracedWaits.models { clock.begin(.queueWait) }
        stage.answers.append(
          try await shelf.withModel(index) { model in
            let input = try await workers.run(urgency: urgency) { _ in
              try makeInput(place, prepared.source, model.plan)
            }
            return try await answer(to: input, by: model, inTurn: inTurn)
          })
      }
    }
    return stage
  }

  private func makeInput(
    _ place: Int, _ source: Recipe.Source, _ plan: PredictionPlan
  ) throws -> MLDictionaryFeatureProvider {
    guard tracedWaits.models else { return try recipe.input(place, from: source, by: plan) }
    clock.begin(.prepare)
    defer { clock.begin(.queueWait) }
    return try clock.measureStep("convert") { try recipe.input(place, from: source, by: plan) }
  }

  private func answer(
    to input: MLDictionaryFeatureProvider, by model: LentModel, inTurn: Bool
  ) async throws -> RawAnswer {
    clock.begin(nil)
    let firstCome: Urgency = { 0 }
    let answer = try await model.predict(input, urgency: inTurn ? urgency : firstCome) { beginPrediction() }
    clock.endPrediction()
    return answer
  }

  private func beginPrediction() {
    clock.beginPrediction()
    report(.predicting)
  }

  package func predictBlocking(_ prepared: Stage) throws -> Recipe.Picture {
    try checkRetirement()
    clock.begin(nil)
    beginPrediction()
    var stage = prepared
    stage.answers = try zip(lentModels, prepared.inputs).map { try $0.predictBlocking($1) }
    clock.endPrediction()
    return try finishBlocking(stage)
  }

  package static func predictBlocking(batch: [(job: Self, prepared: Stage)]) throws -> [Recipe.Picture] {
    try batch.first?.job.checkRetirement()
    for entry in batch {
      entry.job.clock.begin(nil)
      entry.job.beginPrediction()
    }
    var stages = batch.map(\.prepared)
    for (place, model) in (batch.first?.job.lentModels ?? []).enumerated() {
      let answers = try model.predictBlocking(batch: stages.map { $0.inputs[place] })
      for index in stages.indices { stages[index].answers.append(answers[index]) }
    }
    return try zip(batch, stages).map { try $0.job.finishBlocking($1) }
  }

  // MARK: Finish

  package func finish(_ prediction: Stage) async throws -> Recipe.Picture {
    if tracedWaits.finish { clock.begin(.queueWait) }
    return try await workers.run(urgency: { finishUrgency }) { _ in try finishBlocking(prediction) }
  }

  private func finishBlocking(_ prediction: Stage) throws -> Recipe.Picture {
    clock.begin(.convert)
    let picture = try recipe.finish(prediction.source, prediction.answers)
    clock.begin(nil)
    return picture
  }
}
