import Dispatch
import Gallery
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Profiler
import Scheduling
import Synchronization
import TerminalUI

/// A running stream without its screen: frames are read as fast as they arrive, and late ones are dropped.
@MainActor package final class StreamSession {
  /// The shortest time between two drawn frames, in seconds.
  private static let framePeriod = 1.0 / 60

  /// The state.
  package private(set) var model: StreamModel
  private let configuration: StreamConfiguration
  private let descriptor: Int32
  private let trace: TraceBuffer
  private let messages = MessageQueue<StreamMessage>()
  private let workers: WorkerPool
  private let models: ModelShelf
  private let sampler: ProcessSampler
  private let room: SharedRoom
  private let ticks = TickClock(ContinuousClock())
  private var cursor = TraceBuffer.Cursor.start
  /// Set while there is a terminal.
  private var sending: TransmissionTrace?

  /// A stream from a file descriptor, not started yet.
  package convenience init(
    configuration: StreamConfiguration, descriptor: Int32, screenSize: Size, trace: TraceBuffer
  ) {
    let processors = ProcessorCount.online
    self.init(
      configuration: configuration, descriptor: descriptor, screenSize: screenSize, trace: trace,
      workers: WorkerPool(threadCount: processors, niceness: 0))
  }

  /// A stream whose frames are decoded by `workers`.
  package init(
    configuration: StreamConfiguration, descriptor: Int32, screenSize: Size, trace: TraceBuffer, workers: WorkerPool
  ) {
    self.configuration = configuration
    self.descriptor = descriptor
    self.trace = trace
    let sources = [configuration.model, configuration.other].compactMap { $0 }
    model = StreamModel(screenSize: screenSize, modelNames: sources.map(\.name), filter: configuration.filter)
    room = SharedRoom(model.room)
    self.workers = workers
    let messages = messages
    models = ModelShelf(sources: sources, settings: configuration.modelSettings, recorder: trace) { index, state in
      messages.send(.modelChanged(index, state))
    }
    sampler = ProcessSampler(recorder: trace)
  }

  // MARK: With a terminal and without one

  /// Shows the stream; returns the program's exit status. The caller restores the terminal.
  ///
  /// - Parameter untilQuit: whether to run until the user quits. If `false`, it also ends when all frames are done.
  package func run(on terminal: any Terminal, untilQuit: Bool = true) async -> Int32 {
    let period = Duration.seconds(Self.framePeriod)
    let pace = ScreenLoop<StreamMessage>.Pace(idle: period, input: period, countsDrawing: true)
    let loop = ScreenLoop(messages, on: terminal, pace: pace) { .terminal($0) }
    sending = TransmissionTrace(of: terminal, in: trace)
    let clock = start()
    defer { stop(clock) }
    return await loop.run {
      let status = takeMessages()
      return .init(isChanged: true, exitStatus: status ?? (!untilQuit && model.isDone ? 0 : nil))
    } draw: {
      let start = TraceTime.now
      terminal.present(StreamView.frame(of: model, now: start))
      trace.recordInterval(.draw, label: "frame", start: start)
    }
  }

  /// Runs the stream to its end without showing it.
  package func runToEnd() async -> StreamSummary {
    let clock = start()
    defer { stop(clock) }
    for await _ in messages.arrivals {
      if let status = takeMessages() { end(.interrupted(status)) }
      if case .interrupted = model.end { break }
      if let limit = configuration.stallSeconds, let seconds = model.silentSeconds, seconds >= limit, model.end == nil {
        end(.stalled(seconds))
      }
      if model.isDone { break }
    }
    tick()
    _ = takeMessages()
    return summary
  }

  /// Ends the stream as a signal does; call it from any thread.
  package var interruption: @Sendable (_ signal: Int32) -> Void {
    let messages = messages
    return { messages.send(.terminal(.terminate(signal: $0))) }
  }

  /// Shows that a recording of this stream ended early; call it from any thread.
  package var recordingFailureHandler: @Sendable (TraceFileError) -> Void {
    let messages = messages
    return { messages.send(.recordingFailed($0.description)) }
  }

  /// The figures of the stream so far.
  package var summary: StreamSummary { StreamSummary(model) }

  // MARK: Messages

  private func start() -> Task<Void, Never> {
    sampler.start()
    let start = startReading()
    Task.detached { await start() }
    return Task { await ticks.run { tick() } }
  }

  private func stop(_ clock: Task<Void, Never>) {
    clock.cancel()
    workers.shutDown()
    sampler.stop()
  }

  private func tick() {
    sending?.tick()
    let reading = trace.read(after: cursor)
    cursor = reading.cursor
    messages.send(.tick(reading.records, now: .now))
  }

  private func end(_ end: StreamEnd) { _ = StreamUpdate.update(&model, .ended(end)) }

  private func takeMessages() -> Int32? {
    var status: Int32?
    for message in messages.takeAll() {
      switch message {
      case .tick, .silent: break
      default: ticks.noteActivity()
      }
      status = status ?? StreamUpdate.update(&model, message)
    }
    room.value = model.room
    return status
  }

  // MARK: Frames

  /// Returns a function that loads the models and then starts reading. Frames read before would only be late.
  private func startReading() -> @Sendable () async -> Void {
    let (messages, models, configuration, descriptor) = (messages, models, configuration, descriptor)
    let (workers, trace, room) = (workers, trace, room)
    return {
      var loaded: [LentModel] = []
      do {
        for index in configuration.filter.models { loaded.append(try await models.withModel(index) { $0 }) }
      } catch {
        return messages.send(.ended(.failed(String(describing: error))))
      }
      let jobs = FrameJobs(
        filter: configuration.filter, models: loaded, limits: configuration.limits, workers: workers, recorder: trace,
        room: { room.value })
      let processor = FrameProcessor(inFlight: configuration.inFlight, messages: messages, jobs: jobs)
      FrameReader(descriptor: descriptor, limits: configuration.limits).start { processor.take($0) }
    }
  }
}

/// The room that frames are made for; the screen's thread writes it, other threads read it.
private final class SharedRoom: Sendable {
  private let room: Mutex<ScreenRoom>

  init(_ room: ScreenRoom) { self.room = Mutex(room) }

  var value: ScreenRoom {
    get { room.withLock { $0 } }
    set { room.withLock { $0 = newValue } }
  }
}
