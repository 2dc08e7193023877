import Glibc
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling

/// Measures one strategy at a time, while the rest of the program is idle.
struct StrategyBench: Sendable {
  typealias Job = PictureJob<TileRecipe>

  /// One round of one strategy.
  struct Result: Sendable {
    var firstTileSeconds = 0.0
    var screenDoneSeconds = 0.0
    var throughput = 0.0
    var peakBytes = 0
    var processorShare = 0.0
    var droppedTiles = 0
    var wastedPredictions = 0
    var flingDoneSeconds = 0.0
  }

  /// How many screens a fling passes, including the last.
  private static let flingScreens = 6
  /// How long the fling shows each screen: about the repeat rate of a held key.
  private static let flingPeriod = Duration.milliseconds(30)

  let model: LentModel
  let loader: SourceLoader
  let workers: WorkerPool
  let inFlight: Int
  let cores: Int
  let trace: TraceBuffer

  func job(_ photograph: Photograph) -> Job {
    Job(
      TileRecipe(photograph: photograph, loader: loader, isGray: model.plan.input.isGray), models: .lent([model]),
      workers: workers, urgency: { photograph.id },
      clock: StageClock(label: photograph.rawName, recorder: trace))
  }

  func measure(_ name: StrategyName, _ photographs: [Photograph]) async throws -> Result {
    var result = try await measureScreen(name, photographs)
    (result.wastedPredictions, result.flingDoneSeconds) = try await measureFling(name, photographs)
    return result
  }

  // MARK: A screen

  private func measureScreen(_ name: StrategyName, _ photographs: [Photograph]) async throws -> Result {
    let strategy = name.makeStrategy(for: Job.self, inFlight: inFlight)
    let memory = PeakMemory()
    let processorStart = Self.processorSeconds
    let start = TraceTime.now
    var ends: [Double] = []
    var droppedCount = 0
    // The tiles stay on the screen, so their memory counts towards the strategy's.
    var pictures: [PixelBuffer] = []
    try await withThrowingTaskGroup(of: PixelBuffer?.self) { group in
      for photograph in photographs { group.addTask { try await make(photograph, strategy) } }
      for try await picture in group {
        guard let picture else {
          droppedCount += 1
          continue
        }
        ends.append(TraceTime.now.seconds(since: start))
        pictures.append(picture)
      }
    }
    let seconds = TraceTime.now.seconds(since: start)
    let processor = Self.processorSeconds - processorStart
    let peak = withExtendedLifetime(pictures) { memory.end() }
    return Result(
      firstTileSeconds: ends.first ?? seconds, screenDoneSeconds: seconds, throughput: Double(ends.count) / seconds,
      peakBytes: peak, processorShare: processor / seconds / Double(cores), droppedTiles: droppedCount)
  }

  /// The picture; `nil` if it was dropped.
  private func make(
    _ photograph: Photograph, _ strategy: any PictureStrategy<Job>
  ) async throws -> PixelBuffer? {
    do {
      return try await strategy.make(job(photograph))
    } catch is NewestGate.Dropped {
      return nil
    }
  }

  // MARK: A fling

  /// A held key passes one screen after another. When the next one comes, the previous screen's tasks are cancelled.
  ///
  /// A prediction is wasted if no tile that was on the screen at that moment received it.
  private func measureFling(
    _ name: StrategyName, _ photographs: [Photograph]
  ) async throws -> (wasted: Int, doneSeconds: Double) {
    let strategy = name.makeStrategy(for: Job.self, inFlight: inFlight)
    let cursor = trace.read(after: .start).cursor
    let screens = Self.screens(of: photographs)
    let start = ContinuousClock.now
    var passed: [Task<Bool, any Error>] = []
    var last: [Task<Bool, any Error>] = []
    for (number, screen) in screens.enumerated() {
      let isHidden = CancellationFlag()
      last = screen.map { photograph in
        Task { try await make(photograph, strategy) != nil && !isHidden.isSet }
      }
      guard number < screens.count - 1 else { break }
      // Timed from the start, so that a fling takes equally long for every strategy.
      try await Task.sleep(until: start + Self.flingPeriod * (number + 1), clock: .continuous)
      isHidden.set()
      for task in last { task.cancel() }
      passed += last
    }
    let flingEnd = TraceTime.now
    for task in last { _ = await task.result }
    let doneSeconds = TraceTime.now.seconds(since: flingEnd)
    var usefulCount = 0
    for task in passed + last where (try? await task.value) == true { usefulCount += 1 }
    let predictionCount = steps(after: cursor).count { $0.kind == .predict }
    return (predictionCount - usefulCount, doneSeconds)
  }

  private static func screens(of photographs: [Photograph]) -> [[Photograph]] {
    let size = max(1, (photographs.count + flingScreens - 1) / flingScreens)
    return stride(from: 0, to: photographs.count, by: size).map {
      Array(photographs[$0..<min(photographs.count, $0 + size)])
    }
  }

  // MARK: What it is made of

  /// What each step costs on its own: one photograph after another on one thread.
  func parts(of photographs: [Photograph]) throws -> StrategyReport.Parts {
    var parts = StrategyReport.Parts(preparationSeconds: 0, predictionSeconds: 0)
    for photograph in photographs {
      let job = job(photograph)
      let start = Self.processorSeconds
      let prepared = try job.prepareBlocking()
      let middle = Self.processorSeconds
      _ = try job.predictBlocking(prepared)
      parts.preparationSeconds += middle - start
      parts.predictionSeconds += Self.processorSeconds - middle
    }
    parts.preparationSeconds /= Double(photographs.count)
    parts.predictionSeconds /= Double(photographs.count)
    return parts
  }

  /// Runs a small screen once more, to draw its steps.
  func lanes(of name: StrategyName, _ photographs: [Photograph]) async throws -> StrategyLanes {
    let cursor = trace.read(after: .start).cursor
    let start = TraceTime.now
    _ = try await measureScreen(name, photographs)
    var lanes = StrategyLanes(prepare: [], predict: [])
    for interval in steps(after: cursor) {
      let span = StrategyLanes.Span(
        start: max(0, interval.start.seconds(since: start)), end: interval.end.seconds(since: start))
      switch interval.kind {
      case .prepare: lanes.prepare.append(span)
      case .predict: lanes.predict.append(span)
      case .load, .loadStep, .queueWait, .prepareStep, .convert, .draw, .transmit: break
      }
    }
    return lanes
  }

  /// The completed steps that were recorded since `cursor`.
  private func steps(after cursor: TraceBuffer.Cursor) -> [TraceInterval] {
    trace.read(after: cursor).records.compactMap { record in
      if case .interval(let interval) = record, interval.outcome == .completed { interval } else { nil }
    }
  }

  /// Processor seconds of the process, summed over all cores.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
