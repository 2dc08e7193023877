import Imaging
import InferenceTrace
import OpenCoreML
import Scheduling

/// A frame of a stream as a job for a strategy.
struct FrameJob: ColoringJob {
  struct Prepared: Sendable {
    var picture: PreparedPicture
    /// The model's input; `nil` where no model is in use.
    var input: MLDictionaryFeatureProvider?
  }

  struct Prediction: Sendable {
    var picture: PreparedPicture
    /// What the model says; `nil` where no model is in use.
    var value: MLFeatureValue?
  }

  let frame: VideoFrame
  let fittingSize: PixelSize
  let filter: Filter
  let model: (model: MLModel, plan: PredictionPlan)?
  let limits: ImageLimits
  let workers: WorkerPool
  let clock: StageClock
  /// Of the few frames that are not dropped none is more urgent.
  let urgency: UrgencyQueue<Void>.Urgency = { 0 }

  func prepare() async throws -> Prepared {
    try await workers.run(urgency: urgency) { isCancelled in
      clock.begin(.prepare)
      let side = model == nil ? 0 : ModelShelf.usualInputSide
      let (buffer, size) = try frame.decoded(
        covering: PixelSize(width: max(fittingSize.width, side), height: max(fittingSize.height, side)),
        limits: limits, isCancelled: isCancelled)
      let picture = PreparedPicture(
        source: PictureCache.Source(buffer: buffer, originalSize: size), fittingSize: fittingSize,
        inGray: model?.plan.inputIsGray ?? (filter != .original))
      let input = try model?.plan.input(from: picture.source)
      clock.begin(.queueWait)
      return Prepared(picture: picture, input: input)
    }
  }

  func predict(_ prepared: Prepared) async throws -> Prediction {
    clock.begin(nil)
    guard let model, let input = prepared.input else { return Prediction(picture: prepared.picture) }
    let value = try await clock.measurePrediction { try await model.plan.predict(input, by: model.model) }
    return Prediction(picture: prepared.picture, value: value)
  }

  func finish(_ prediction: Prediction) async throws -> FinishedPicture {
    try await workers.run(urgency: { -1 }) { _ in
      clock.begin(.convert)
      var picture = prediction.picture
      if let model, let value = prediction.value { picture = model.plan.finish(picture, value: value) }
      clock.begin(nil)
      return picture.finished(times: clock.times)
    }
  }
}
