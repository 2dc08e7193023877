import Imaging
import OpenCoreML
import Pictures
import Scheduling

/// A picture of the gallery as a job for a strategy.
package struct PictureJob: BlockingColoringJob {
  /// A photograph with the model input made from it.
  package struct Prepared: Sendable {
    var picture: PreparedPicture
    var input: MLDictionaryFeatureProvider
  }

  /// A photograph with the model's output.
  package struct Prediction: Sendable {
    var picture: PreparedPicture
    var value: MLFeatureValue
  }

  let request: PictureRequest
  let model: MLModel
  let plan: PredictionPlan
  let loader: SourceLoader
  let workers: WorkerPool
  package let urgency: Urgency
  let clock: StageClock
  /// Set once the strategy is no longer in use; jobs that still wait in it are then cancelled.
  let retirement: CancellationFlag
  let report: PictureMaker.Report

  package func prepareBlocking() throws -> Prepared { try prepare { false } }

  package func prepare() async throws -> Prepared { try await workers.run(urgency: urgency, prepare) }

  package func predictBlocking(_ prepared: Prepared) throws -> FinishedPicture {
    try checkRetirement()
    report(.predicting)
    clock.begin(nil)
    let value = try clock.measurePrediction { try plan.predictBlocking(prepared.input, by: model) }
    return finishBlocking(Prediction(picture: prepared.picture, value: value))
  }

  package static func predictBlocking(batch: [(job: PictureJob, prepared: Prepared)]) throws -> [FinishedPicture] {
    guard let first = batch.first?.job else { return [] }
    try first.checkRetirement()
    for entry in batch {
      entry.job.report(.predicting)
      entry.job.clock.begin(nil)
    }
    let values = try first.plan.predictBlocking(batch: batch.map(\.prepared.input), by: first.model)
    return zip(batch, values).map { entry, value in
      entry.job.finishBlocking(Prediction(picture: entry.prepared.picture, value: value))
    }
  }

  package func predict(_ prepared: Prepared) async throws -> Prediction {
    report(.predicting)
    clock.begin(nil)
    let value = try await clock.measurePrediction { try await plan.predict(prepared.input, by: model) }
    return Prediction(picture: prepared.picture, value: value)
  }

  package func finish(_ prediction: Prediction) async throws -> FinishedPicture {
    try await workers.run(urgency: { -1 }) { _ in finishBlocking(prediction) }
  }

  private func prepare(isCancelled: @Sendable () -> Bool) throws -> Prepared {
    try checkRetirement()
    clock.begin(.prepare)
    report(.preparing)
    let side = ModelShelf.usualInputSide
    let source = try loader.load(
      request.key.photograph, request.path,
      covering: PixelSize(
        width: max(request.fittingSize.width, side), height: max(request.fittingSize.height, side)),
      isCancelled: isCancelled)
    let picture = PreparedPicture(source: source, fittingSize: request.fittingSize, inGray: plan.inputIsGray)
    let input = try plan.input(from: picture.source)
    clock.begin(.queueWait)
    report(.prepared(preview: picture.shown))
    return Prepared(picture: picture, input: input)
  }

  private func finishBlocking(_ prediction: Prediction) -> FinishedPicture {
    clock.begin(.convert)
    let finished = plan.finish(prediction.picture, value: prediction.value)
    clock.begin(nil)
    return finished.finished(times: clock.times)
  }

  private func checkRetirement() throws {
    if retirement.isSet { throw CancellationError() }
  }
}
