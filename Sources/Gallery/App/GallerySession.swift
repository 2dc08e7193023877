import Imaging
import InferenceTrace
import Pictures
import Scheduling
import SystemPackage
import TerminalUI

/// A gallery at work, whatever shows it: the state, what feeds it, and what carries out its effects.
@MainActor package final class GallerySession {
  /// The state; `GalleryUpdate` alone changes it.
  package private(set) var model: GalleryModel
  /// All that is recorded.
  package let trace: TraceBuffer
  package let messages = MessageQueue<GalleryMessage>()

  private let configuration: GalleryConfiguration
  private let workers: WorkerPool
  private let decoded: PictureCache
  private let sampler: ProcessSampler
  private let runner: EffectRunner
  private let heap = HeapKeeper()
  private var cursor = TraceBuffer.Cursor.start

  /// A gallery that has done nothing yet.
  package init(configuration: GalleryConfiguration, screenSize: Size, trace: TraceBuffer) {
    self.configuration = configuration
    self.trace = trace
    model = GalleryModel(
      screenSize: screenSize, title: configuration.title, modelNames: configuration.models.map(\.name),
      filter: configuration.filter)
    let messages = messages
    let order = ViewportOrder()
    workers = WorkerPool(threadCount: ProcessorCount.online)
    let models = ModelShelf(
      sources: configuration.models, settings: configuration.modelSettings, recorder: trace
    ) { index, state in messages.send(.modelChanged(index, state)) }
    decoded = PictureCache(capacity: 12 << 20)
    let decoder = ImageDecoder(limits: configuration.limits)
    let loader = SourceLoader(
      decoder: decoder, thumbnails: configuration.isPrivate ? nil : ThumbnailStore(),
      memory: decoded, recorder: trace)
    let inFlight = configuration.modelSettings.inFlightLimit ?? StrategyName.defaultInFlight
    let maker = PictureMaker(
      workers: workers, loader: loader, freshLoader: SourceLoader(decodingAnewWith: decoder, recorder: trace),
      models: models, order: order, strategies: StrategyShelf(inFlight: inFlight), recorder: trace)
    runner = EffectRunner(maker: maker, models: models, order: order) { messages.send($0) }
    sampler = ProcessSampler(recorder: trace)
  }

  /// Begins to list and to sample.
  package func start() {
    let messages = messages
    PhotographLister(paths: configuration.paths, isRecursive: configuration.isRecursive).start { finding in
      switch finding {
      case .photographs(let photographs, let isComplete):
        messages.send(.listed(photographs, isComplete: isComplete))
      case .problem(let path, let reason):
        messages.send(.listingFailed(path: path.string, reason: reason))
      }
    }
    CreditsReader(paths: configuration.paths).start { messages.send(.creditsRead($0)) }
    sampler.start()
  }

  /// Begins to load the model of the filter; after the first paint, which does not wait for it.
  package func loadModel() {
    for index in model.filter.models { runner.run(.loadModel(index)) }
  }

  /// Whether there is a photograph to show, or it is known that there is none.
  package var hasPhotographs: Bool { !model.photographs.isEmpty || model.isListingComplete }

  /// Whether work goes on that will be shown.
  package var isBusy: Bool {
    !model.activeKeys.isEmpty || !model.isListingComplete
      || model.models.contains { if case .loading = $0.state { true } else { false } }
  }

  /// What a round of messages was about.
  package struct Arrivals {
    /// What the screen's loop is told.
    package var round = ScreenLoop<GalleryMessage>.Round()
    /// Whether something has happened, and not only time passed.
    package var isActivity = false
  }

  /// Takes in all messages that wait, and carries out what follows from them.
  package func takeMessages() -> Arrivals {
    var arrivals = Arrivals()
    for message in messages.takeAll() {
      arrivals.round.isChanged = true
      switch message {
      // What the terminal answers is nobody's key.
      case .terminal(.appearance): break
      case .terminal: (arrivals.round.hasInput, arrivals.isActivity) = (true, true)
      case .tick: break
      default: arrivals.isActivity = true
      }
      for effect in GalleryUpdate.update(&model, message) {
        if case .quit(let status) = effect { arrivals.round.exitStatus = arrivals.round.exitStatus ?? status }
        runner.run(effect)
      }
      if case .picture(let key, _, let progress) = message { forgetTask(of: key, progress) }
    }
    return arrivals
  }

  /// Hands what was recorded since the last time to the state.
  package func tick() {
    trace.recordCounter(.tilesWaiting, Double(workers.counts.waiting))
    trace.recordCounter(.bufferBytes, label: "decoded", Double(decoded.byteCount))
    trace.recordCounter(.bufferBytes, label: "pictures", Double(model.pictureByteCount))
    let reading = trace.read(after: cursor)
    cursor = reading.cursor
    let now = TraceTime.now
    heap.look(at: now)
    messages.send(.tick(reading.records, now: now))
  }

  /// Shows that a recording of this session ended early; to be called from any thread.
  package var recordingFailureHandler: @Sendable (TraceFileError) -> Void {
    let messages = messages
    return { messages.send(.recordingFailed($0.description)) }
  }

  /// The screen as the state has it.
  package func frame() -> Frame { GalleryView.frame(of: model) }

  /// Gives up all work and ends the threads.
  package func stop() {
    runner.cancelAll()
    workers.shutDown()
    sampler.stop()
  }

  /// The files that the user has marked, in the order of the screen, as they were given.
  package var markedPaths: [FilePath] {
    model.photographs.filter { model.marked.contains($0.id) }.map(\.path)
  }

  private func forgetTask(of key: PictureKey, _ progress: PictureProgress) {
    switch progress {
    case .finished, .failed:
      if !model.tile(key.photograph, key.purpose).isActive { runner.forget(key) }
    case .preparing, .prepared, .predicting: break
    }
  }
}
