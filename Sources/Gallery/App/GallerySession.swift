import Imaging
import InferenceTrace
import Pictures
import Scheduling
import SystemPackage
import TerminalUI

/// A running gallery without its screen: the state, its inputs, and whatever carries out its effects.
@MainActor package final class GallerySession {
  /// The state; after `init` it changes only in `takeMessages()`.
  package private(set) var model: GalleryModel
  /// Everything that is recorded.
  package let trace: TraceBuffer
  package let messages = MessageQueue<GalleryMessage>()

  private let configuration: GalleryConfiguration
  private let workers: WorkerPool
  private let decoded: PictureCache
  private let sampler: ProcessSampler
  private let runner: EffectRunner
  private let heap = HeapKeeper()
  private var cursor = TraceBuffer.Cursor.start

  /// A gallery that has not started yet.
  package init(configuration: GalleryConfiguration, screenSize: Size, trace: TraceBuffer) {
    self.configuration = configuration
    self.trace = trace
    model = GalleryModel(
      screenSize: screenSize, title: configuration.title, modelNames: configuration.models.map(\.name),
      filter: configuration.filter)
    let messages = messages
    workers = WorkerPool(threadCount: ProcessorCount.online)
    let models = ModelShelf(
      sources: configuration.models, settings: configuration.modelSettings, recorder: trace
    ) { index, state in messages.send(.modelChanged(index, state)) }
    decoded = PictureCache(capacity: 12 << 20)
    let decoder = ImageDecoder(limits: configuration.limits)
    let loader = SourceLoader(
      decoder: decoder, thumbnails: configuration.isPrivate ? nil : ThumbnailStore(),
      memory: decoded, recorder: trace)
    runner = EffectRunner(
      workers: workers, loader: loader, freshLoader: SourceLoader(decodingAnewWith: decoder, recorder: trace),
      models: models, inFlight: configuration.modelSettings.inFlightLimit ?? StrategyName.defaultInFlight,
      recorder: trace
    ) { messages.send($0) }
    sampler = ProcessSampler(recorder: trace)
  }

  /// Starts listing and sampling.
  package func start() {
    let messages = messages
    configuration.lister.start { finding in
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

  /// Starts loading the filter's models. Call this after the first paint, which does not wait for them.
  package func loadModel() {
    for index in model.filter.models { runner.run(.loadModel(index)) }
  }

  /// Whether there is a photograph to show, or it is certain that there is none.
  package var hasPhotographs: Bool { !model.photographs.isEmpty || model.isListingComplete }

  /// Whether work is in progress whose result will be shown.
  package var isBusy: Bool {
    !model.activeKeys.isEmpty || !model.isListingComplete
      || model.models.contains { if case .loading = $0.state { true } else { false } }
  }

  /// A summary of one round of messages.
  package struct Arrivals {
    /// What the screen's loop does next.
    package var round = ScreenLoop<GalleryMessage>.Round()
    /// Whether something has happened, and not only time passed.
    package var isActivity = false
  }

  /// Takes all waiting messages and carries out their effects.
  package func takeMessages() -> Arrivals {
    var arrivals = Arrivals()
    for message in messages.takeAll() {
      arrivals.round.isChanged = true
      switch message {
      // The terminal's report of its colours is not user input.
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

  /// Sends whatever was recorded since the last tick.
  package func tick() {
    trace.recordCounter(.tilesWaiting, Double(workers.counts.waiting))
    trace.recordCounter(.bufferBytes, label: "decoded", Double(decoded.byteCount + runner.keptByteCount))
    trace.recordCounter(.bufferBytes, label: "pictures", Double(model.pictureByteCount))
    let reading = trace.read(after: cursor)
    cursor = reading.cursor
    let now = TraceTime.now
    heap.look(at: now)
    messages.send(.tick(reading.records, now: now))
  }

  /// Shows that recording ended early; call it from any thread.
  package var recordingFailureHandler: @Sendable (TraceFileError) -> Void {
    let messages = messages
    return { messages.send(.recordingFailed($0.description)) }
  }

  /// The screen for the current state.
  package func frame() -> Frame { GalleryView.frame(of: model) }

  /// Cancels all work and ends the threads.
  package func stop() {
    runner.cancelAll()
    workers.shutDown()
    sampler.stop()
  }

  /// The files that the user has marked, in screen order, as they were given.
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
