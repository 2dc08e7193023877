import Imaging
import InferenceTrace
import Pictures
import Scheduling
import TerminalUI

/// Makes the pictures of the screen by the strategy that each asks for, and reports how they come on.
struct PictureMaker: Sendable {
  typealias Report = @Sendable (PictureProgress) -> Void
  typealias Job = PictureJob<ScreenRecipe>

  let workers: WorkerPool
  let loader: SourceLoader
  /// Reads photographs from their files each time, so that a strategy has something to prepare.
  let freshLoader: SourceLoader
  let models: ModelShelf
  /// What is kept of large pictures.
  let opened: OpenedPhotographs
  let order: ViewportOrder
  let strategies: StrategyShelf<Job>
  let recorder: any TraceRecorder

  /// Makes the picture and reports how it comes on; reports nothing more once the task is cancelled.
  func make(_ request: PictureRequest, report: @escaping Report) async {
    let clock = StageClock(label: request.path.lastComponent?.string ?? request.path.string, recorder: recorder)
    do {
      var picture = try await make(request, clock, report)
      picture.times = clock.times
      report(.finished(picture))
    } catch {
      clock.end(with: error)
      guard !Task.isCancelled, !(error is CancellationError) else { return }
      report(.failed(PictureFailure(error)))
    }
  }

  private func make(
    _ request: PictureRequest, _ clock: StageClock, _ report: @escaping Report
  ) async throws -> FinishedPicture {
    let indices = request.filter.models
    if request.key.purpose == .large, let known = opened.answers(to: .init(request)) {
      clock.begin(.queueWait)
      // Without predictions, strategies make the picture on the spot; drawing answers is work for a worker.
      let job = job(request, known: known, .onShelf(models, []), loader, clock, report)
      return try await job.finish(try await job.prepare())
    }
    guard request.strategy != .inTurn, let index = indices.first else {
      clock.begin(.queueWait)
      return try await InTurnStrategy().make(job(request, .onShelf(models, indices), loader, clock, report))
    }
    return try await models.withModel(index) { model in
      // A strategy that has been switched off must not be called back by what was asked of it.
      try Task.checkCancellation()
      let (strategy, retirement) = strategies.strategy(request.strategy)
      var job = job(request, .lent([model]), freshLoader, clock, report)
      job.retirement = retirement
      clock.begin(.queueWait)
      return try await strategy.make(job)
    }
  }

  private func job(
    _ request: PictureRequest, known: [ReadAnswer] = [], _ models: Job.Models, _ loader: SourceLoader,
    _ clock: StageClock, _ report: @escaping Report
  ) -> Job {
    let (order, key, room) = (order, request.key, request.room)
    return Job(
      recipe(request, known, loader), models: models, workers: workers, urgency: { order.rank(of: key) }, clock: clock
    ) { progress in
      switch progress {
      case .preparing: report(.preparing)
      // A part of the photograph is seen by enlarging what is there already.
      case .prepared(let picture): if request.zoom == nil { report(.prepared(preview: room.shown(picture.after))) }
      case .predicting: report(.predicting)
      }
    }
  }

  private func recipe(_ request: PictureRequest, _ known: [ReadAnswer], _ loader: SourceLoader) -> ScreenRecipe {
    let (models, opened, place) = (models, opened, request.place)
    let question = OpenedPhotographs.Question(request)
    let isKept = request.key.purpose == .large
    let predicts = known.isEmpty && !request.filter.models.isEmpty
    return ScreenRecipe(place, known: known) { answers in
      if isKept { opened.keep(answers, to: question) }
    } load: { [self] isCancelled in
      let isGray = { models.showsGray(request.filter) }
      let room = place.room.pictures
      guard let source = try source(of: request, loader, isCancelled) else {
        return try loader.picture(
          question.photograph, request.path, room: room, predicts: predicts, inGray: isGray,
          isCancelled: isCancelled)
      }
      guard !isCancelled() else { throw CancellationError() }
      // A comparison makes its panes itself, and a part of a picture has no preview.
      if request.zoom != nil, case .comparison = request.filter {
        return PreparedPicture(source: source, inGray: false)
      }
      let view = place.view(of: source.originalSize)
      return PreparedPicture(source: source, size: room.size(of: view), region: view.region, inGray: isGray())
    }
  }

  /// The photograph of a large picture, if it is or should be kept; otherwise `nil`.
  private func source(
    of request: PictureRequest, _ loader: SourceLoader, _ isCancelled: @Sendable () -> Bool
  ) throws -> PictureCache.Source? {
    let (photograph, room) = (request.key.photograph, request.room.pictures)
    guard let zoom = request.zoom else {
      let size = room.decodingSize
      return request.key.purpose == .large ? opened.kept(photograph, side: max(size.width, size.height)) : nil
    }
    return try opened.source(of: photograph, for: zoom, in: room) { side in
      try loader.source(
        photograph, request.path, covering: PixelSize(width: side, height: side), isCancelled: isCancelled)
    }
  }
}

extension PictureFailure {
  /// What a picture's tile says of an error.
  fileprivate init(_ error: any Error) {
    switch error {
    case let error as ImageError: self.init(shortReason: error.shortDescription, reason: error.description)
    case is NewestGate.Dropped: self.init(shortReason: "dropped", reason: "dropped: it was late")
    default: self.init(shortReason: "no prediction", reason: String(describing: error))
    }
  }
}
