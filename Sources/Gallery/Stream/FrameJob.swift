import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling

/// A frame of a stream as a job for a strategy.
struct FrameJob: ColoringJob {
  struct Prepared: Sendable {
    var picture: PreparedPicture
    /// The models' inputs; empty without a model.
    var inputs: [MLDictionaryFeatureProvider]
  }

  struct Prediction: Sendable {
    var picture: PreparedPicture
    /// The models' outputs; empty without a model.
    var values: [MLFeatureValue]
  }

  typealias LoadedModel = (model: MLModel, plan: PredictionPlan)

  let frame: VideoFrame
  let fittingSize: PixelSize
  let filter: Filter
  /// None, one, or two that are compared.
  let models: [LoadedModel]
  let limits: ImageLimits
  let workers: WorkerPool
  let clock: StageClock
  /// The few frames that are not dropped are equally urgent.
  let urgency: Urgency = { 0 }

  func prepare() async throws -> Prepared {
    try await workers.run(urgency: urgency) { isCancelled in
      clock.begin(.prepare)
      let side = models.isEmpty ? 0 : ModelShelf.usualInputSide
      let (buffer, size) = try frame.decoded(
        covering: PixelSize(width: max(fittingSize.width, side), height: max(fittingSize.height, side)),
        limits: limits, isCancelled: isCancelled)
      let picture = PreparedPicture(
        source: PictureCache.Source(buffer: buffer, originalSize: size), fittingSize: fittingSize,
        inGray: models.first?.plan.inputIsGray ?? (filter != .original))
      let inputs = try models.map { try $0.plan.input(from: picture.source) }
      clock.begin(.queueWait)
      return Prepared(picture: picture, inputs: inputs)
    }
  }

  func predict(_ prepared: Prepared) async throws -> Prediction {
    clock.begin(nil)
    var values: [MLFeatureValue] = []
    for (model, input) in zip(models, prepared.inputs) {
      values.append(try await clock.measurePrediction { try await model.plan.predict(input, by: model.model) })
    }
    return Prediction(picture: prepared.picture, values: values)
  }

  func finish(_ prediction: Prediction) async throws -> FinishedPicture {
    try await workers.run(urgency: { -1 }) { _ in
      clock.begin(.convert)
      var picture = prediction.picture
      let predictions = zip(models, prediction.values).map { (plan: $0.plan, value: $1) }
      if predictions.count == 2 {
        var compared = ComparedPicture(picture, predictions[0], predictions[1])
          .finished(inside: fittingSize, times: clock.times)
        clock.begin(nil)
        compared.times = clock.times
        return compared
      }
      if let prediction = predictions.first { picture = prediction.plan.finish(picture, value: prediction.value) }
      clock.begin(nil)
      return picture.finished(times: clock.times)
    }
  }
}
