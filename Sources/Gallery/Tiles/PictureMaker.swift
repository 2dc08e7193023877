import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling
import SystemPackage
import TerminalUI

/// Makes one picture in three steps (decode, predict, convert), and can be cancelled between any two.
package struct PictureMaker: Sendable {
  package typealias Report = @Sendable (PictureProgress) -> Void

  private let workers: WorkerPool
  private let loader: SourceLoader
  private let models: ModelShelf
  private let order: ViewportOrder
  private let strategies: StrategyShelf
  private let recorder: any TraceRecorder

  package init(
    workers: WorkerPool, loader: SourceLoader, models: ModelShelf, order: ViewportOrder, strategies: StrategyShelf,
    recorder: any TraceRecorder
  ) {
    self.workers = workers
    self.loader = loader
    self.models = models
    self.order = order
    self.strategies = strategies
    self.recorder = recorder
  }

  /// Makes the picture and reports its progress; once the task is cancelled, it reports nothing more.
  package func make(_ request: PictureRequest, report: @escaping Report) async {
    let progress = StageClock(label: request.path.lastComponent?.string ?? request.path.string, recorder: recorder)
    do {
      try await make(request, progress, report)
    } catch is NewestGate.Dropped {
      progress.recordCancellation()
      if !Task.isCancelled { report(.failed(PictureFailure(shortReason: "dropped", reason: "dropped: it was late"))) }
    } catch is CancellationError {
      progress.recordCancellation()
    } catch {
      progress.recordFailure(error)
      if !Task.isCancelled { report(.failed(PictureFailure(error))) }
    }
  }

  private func make(_ request: PictureRequest, _ clock: StageClock, _ report: @escaping Report) async throws {
    let order = order
    let key = request.key
    let urgency: @Sendable () -> Int = { order.rank(of: key) }
    if case .model(let index) = request.filter, let name = request.strategy {
      return try await models.withModel(index) { model in
        try await make(request, by: name, model, try models.plan(index, model), clock, urgency, report)
      }
    }
    let prepared = try await prepare(request, clock, urgency, report)
    guard !request.filter.models.isEmpty else {
      return report(.finished(prepared.finished(times: clock.times)))
    }
    report(.prepared(preview: prepared.shown))
    var predictions: [(plan: PredictionPlan, value: MLFeatureValue)] = []
    for index in request.filter.models {
      predictions.append(try await predict(index, prepared, clock, urgency, report))
    }
    clock.begin(.convert)
    let size = request.fittingSize
    let finished = try await workers.run(urgency: { -1 }) { [predictions] _ in
      guard predictions.count == 2 else {
        return predictions[0].plan.finish(prepared, value: predictions[0].value).finished(times: clock.times)
      }
      return ComparedPicture(prepared, predictions[0], predictions[1]).finished(inside: size, times: clock.times)
    }
    clock.begin(nil)
    var picture = finished
    picture.times = clock.times
    report(.finished(picture))
  }

  private func predict(
    _ index: Int, _ prepared: PreparedPicture, _ clock: StageClock, _ urgency: @escaping Urgency,
    _ report: @escaping Report
  ) async throws -> (plan: PredictionPlan, value: MLFeatureValue) {
    let recorder = recorder
    clock.begin(.queueWait)
    return try await models.withModel(index) { model in
      let plan = try models.plan(index, model)
      let input = try await workers.run(urgency: urgency) { _ in
        clock.begin(.prepare)
        let input = try recorder.measure(.prepareStep, label: "convert") { try plan.input(from: prepared.source) }
        clock.begin(.queueWait)
        return input
      }
      let value = try await models.gate(index).withAdmission(urgency: urgency) {
        clock.begin(nil)
        report(.predicting)
        return try await clock.measurePrediction { try await plan.predict(input, by: model) }
      }
      return (plan, value)
    }
  }

  private func make(
    _ request: PictureRequest, by name: StrategyName, _ model: MLModel, _ plan: PredictionPlan, _ clock: StageClock,
    _ urgency: @escaping Urgency, _ report: @escaping Report
  ) async throws {
    // A cancelled request for a strategy that is no longer in use must not bring it back.
    try Task.checkCancellation()
    let (strategy, retirement) = strategies.strategy(name)
    let job = PictureJob(
      request: request, model: model, plan: plan, loader: strategies.loader,
      workers: workers, urgency: urgency, clock: clock, retirement: retirement, report: report)
    clock.begin(.queueWait)
    report(.finished(try await strategy.color(job)))
  }

  private func prepare(
    _ request: PictureRequest, _ clock: StageClock, _ urgency: @escaping Urgency,
    _ report: @escaping Report
  ) async throws -> PreparedPicture {
    clock.begin(.queueWait)
    let (loader, recorder) = (loader, recorder)
    // The tile and the model's input come from the same decode.
    let modelSide = request.filter.models.isEmpty ? 0 : ModelShelf.usualInputSide
    let needed = PixelSize(
      width: max(request.fittingSize.width, modelSide), height: max(request.fittingSize.height, modelSide))
    let models = models
    return try await workers.run(urgency: urgency) { isCancelled in
      clock.begin(.prepare)
      report(.preparing)
      let source = try loader.load(request.key.photograph, request.path, covering: needed, isCancelled: isCancelled)
      guard !isCancelled() else { throw CancellationError() }
      let prepared = recorder.measure(.prepareStep, label: "resize") {
        PreparedPicture(source: source, fittingSize: request.fittingSize, inGray: models.showsGray(request.filter))
      }
      clock.begin(nil)
      return prepared
    }
  }
}

extension PictureFailure {
  /// What a tile says about an error.
  package init(_ error: any Error) {
    switch error {
    case let error as ImageError: self.init(shortReason: error.shortDescription, reason: error.description)
    default: self.init(shortReason: "no prediction", reason: String(describing: error))
    }
  }
}
