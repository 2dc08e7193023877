import Foundation
import Gallery
import Glibc
import Imaging
import InferenceTrace
import ModelFixtures
import OpenVINO
import Pictures
import ProgramSupport
import Scheduling
import Streaming
import TerminalUI
import Testing

@Suite(.timeLimit(.minutes(1)), .serialized) @MainActor struct StreamTests {
  private func finished() -> FinishedPicture { ShownPicture.finished(filling: Size(columns: 1, rows: 1)) }

  private func time(_ milliseconds: UInt64) -> TraceTime { TraceTime(nanoseconds: milliseconds * 1_000_000) }

  private func jpeg(_ gray: UInt8) throws -> [UInt8] { try PixelBuffer.plain(gray: gray).jpeg() }

  /// A pipe whose writing end the test holds.
  private func pipe() throws -> (reading: Int32, writing: FileHandle) {
    let pipe = Pipe()
    let reading = dup(pipe.fileHandleForReading.fileDescriptor)
    let writing = FileHandle(fileDescriptor: dup(pipe.fileHandleForWriting.fileDescriptor), closeOnDealloc: true)
    return (reading, writing)
  }

  private func session(
    _ descriptor: Int32, _ size: Size = Size(columns: 80, rows: 24),
    _ change: (inout StreamConfiguration) -> Void = { _ in }
  ) -> StreamSession {
    var configuration = StreamConfiguration()
    configuration.filter = .gray
    change(&configuration)
    return StreamSession(configuration: configuration, descriptor: descriptor, screenSize: size, trace: TraceBuffer())
  }

  /// A JPEG by its markers, and nothing that could be decoded.
  private static let jpegWithoutContent: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3, 4, 0xFF, 0xD9]

  // MARK: State

  @Test func aFrameThatWasOvertakenIsCountedAndNotShown() {
    var model = StreamModel(screenSize: Size(columns: 80, rows: 24), modelNames: [], filter: .gray)
    _ = StreamUpdate.update(&model, .finished(finished(), number: 2, arrival: time(20), end: time(50)))
    _ = StreamUpdate.update(&model, .finished(finished(), number: 1, arrival: time(10), end: time(60)))
    #expect(model.shown?.number == 2)
    #expect(model.processedCount == 2)
    #expect(model.ages.values.isEmpty)
  }

  @Test func theAgeOfAFrameIsTakenWhenTheNextOneTakesItsPlace() {
    var model = StreamModel(screenSize: Size(columns: 80, rows: 24), modelNames: [], filter: .gray)
    _ = StreamUpdate.update(&model, .finished(finished(), number: 1, arrival: time(10), end: time(40)))
    _ = StreamUpdate.update(&model, .finished(finished(), number: 2, arrival: time(30), end: time(75)))
    #expect(model.ages.values == [0.065])
    #expect(model.latencies.values == [0.03, 0.045])
  }

  @Test func theScreenSaysHowManyFramesWereDroppedAndHowOldTheShownOneIs() {
    var model = StreamModel(screenSize: Size(columns: 100, rows: 24), modelNames: [], filter: .gray)
    _ = StreamUpdate.update(&model, .arrived)
    _ = StreamUpdate.update(&model, .dropped)
    _ = StreamUpdate.update(&model, .finished(finished(), number: 1, arrival: time(10), end: time(40)))
    let text = StreamView.frame(of: model, now: time(95)).text()
    #expect(text.contains("1 processed") && text.contains("1 dropped"))
    #expect(text.contains("age  85 ms") && text.contains("latency  30 ms"))
  }

  @Test func silenceIsToldAndForgottenWhenAFrameComes() {
    var model = StreamModel(screenSize: Size(columns: 100, rows: 24), modelNames: [], filter: .gray)
    _ = StreamUpdate.update(&model, .silent(seconds: 0.5))
    #expect(model.silentSeconds == nil)
    _ = StreamUpdate.update(&model, .silent(seconds: 3))
    #expect(StreamView.frame(of: model, now: time(0)).text().contains("no frame for 3 s"))
    _ = StreamUpdate.update(&model, .arrived)
    #expect(model.silentSeconds == nil)
  }

  @Test func aRecordingThatEndedEarlyIsToldOnTheScreen() {
    var model = StreamModel(screenSize: Size(columns: 100, rows: 24), modelNames: [], filter: .gray)
    _ = StreamUpdate.update(&model, .arrived)
    _ = StreamUpdate.update(&model, .recordingFailed("run.json: no space"))
    #expect(StreamView.frame(of: model, now: time(0)).text().contains("run.json: no space"))
  }

  @Test func aFrameIsInFlightFromItsPredictionUntilItIsDoneOrHasFailed() {
    var model = StreamModel(screenSize: Size(columns: 80, rows: 24), modelNames: ["M"], filter: .model(0))
    _ = StreamUpdate.update(&model, .predicting(number: 1))
    _ = StreamUpdate.update(&model, .predicting(number: 2))
    #expect(model.predicting == [1, 2])
    _ = StreamUpdate.update(&model, .finished(finished(), number: 1, arrival: time(10), end: time(40)))
    #expect(model.predicting == [2])
    _ = StreamUpdate.update(&model, .failed("no prediction", number: 2))
    #expect(model.predicting.isEmpty)
  }

  @Test(arguments: [(Key.character("q"), 0), (.control("c"), 130)] as [(Key, Int32)]) func keysEndIt(
    _ key: (Key, Int32)
  ) {
    var model = StreamModel(screenSize: Size(columns: 80, rows: 24), modelNames: [], filter: .gray)
    #expect(StreamUpdate.update(&model, .terminal(.key(key.0))) == key.1)
  }

  // MARK: With a pipe

  @Test func everyFrameIsProcessedOrDroppedAndTheLastOneIsShown() async throws {
    let (reading, writing) = try pipe()
    let session = session(reading)
    let frames = try (0..<200).map { try jpeg(UInt8($0)) }
    let writer = Task.detached {
      for frame in frames { try writing.write(contentsOf: Data(frame)) }
      try writing.close()
    }
    let summary = await session.runToEnd()
    try await writer.value
    #expect(summary.end == .complete)
    #expect(summary.format == "MJPEG")
    #expect(summary.frames == 200)
    #expect(summary.processed + summary.dropped == 200 && summary.failed == 0)
    #expect(session.model.shown?.number == 200)
    let shown = try #require(session.model.shown?.picture.picture.grid.pixels.first?.components?.red)
    #expect(abs(Int(shown) - 199) <= 3)
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up")) func framesGoThroughTwoModelsThatAreCompared()
    async throws
  {
    let (reading, writing) = try pipe()
    let session = session(reading, Size(columns: 100, rows: 40)) { configuration in
      configuration.model = ModelSource(name: "One", url: ModelFixture.grayToColor.url)
      configuration.other = ModelSource(name: "Two", url: ModelFixture.quantized.url)
      configuration.filter = .comparison(0, 1)
      configuration.modelSettings.usesSpecializationCache = false
    }
    try writing.write(contentsOf: Data(try jpeg(80)))
    try writing.close()
    let summary = await session.runToEnd()
    #expect(summary.processed == 1 && summary.failed == 0, "\(summary.lastFailure ?? "")")
    let comparison = try #require(session.model.shown?.picture.comparison)
    #expect(comparison.panes?.hasDifference == true)
    let text = StreamView.frame(of: session.model, now: .now).text()
    for word in ["photograph", "One", "Two", "difference", " dB"] { #expect(text.contains(word), "\(text)") }
  }

  @Test func aDamagedFrameFailsAndTheOthersGoOn() async throws {
    let (reading, writing) = try pipe()
    let session = session(reading)
    try writing.write(contentsOf: Data(Self.jpegWithoutContent))
    let run = Task { await session.runToEnd() }
    await eventually { session.model.failedCount > 0 }
    try writing.write(contentsOf: Data(try jpeg(80)))
    try writing.close()
    let summary = await run.value
    #expect(summary.failed == 1 && summary.processed == 1)
    #expect(summary.lastFailure?.isEmpty == false)
  }

  /// What waits gives way before it is decoded, however large it is: frames of no content would fail, were any looked at.
  @Test func aFrameThatWaitsIsReplacedBeforeItIsDecoded() async throws {
    let (reading, writing) = try pipe()
    let workers = WorkerPool(threadCount: 1)
    let hold = DispatchSemaphore(value: 0)
    let holding = Task { try await workers.run(urgency: { -10 }) { _ in hold.wait() } }
    await eventually { workers.counts.running > 0 }
    var configuration = StreamConfiguration()
    configuration.filter = .gray
    let session = StreamSession(
      configuration: configuration, descriptor: reading, screenSize: Size(columns: 80, rows: 24), trace: TraceBuffer(),
      workers: workers)
    let run = Task { await session.runToEnd() }
    try writing.write(contentsOf: Data(try jpeg(10)))
    await eventually { session.model.arrivedCount > 0 }
    for _ in 0..<50 { try writing.write(contentsOf: Data(Self.jpegWithoutContent)) }
    try writing.write(contentsOf: Data(try jpeg(200)))
    try writing.close()
    await eventually { session.model.droppedCount >= 50 }
    hold.signal()
    try await holding.value
    let summary = await run.value
    #expect(summary.frames == 52 && summary.dropped == 50 && summary.processed == 2 && summary.failed == 0)
    #expect(session.model.shown?.number == 52)
  }

  @Test func aStreamThatStallsIsOverAfterAWhile() async throws {
    let (reading, writing) = try pipe()
    let session = session(reading) { $0.stallSeconds = 2 }
    try writing.write(contentsOf: Data(try jpeg(80)))
    let summary = await session.runToEnd()
    guard case .stalled(let seconds) = summary.end else {
      Issue.record("\(String(describing: summary.end))")
      return
    }
    #expect(seconds >= 2)
    #expect(summary.processed == 1)
    try writing.close()
  }

  @Test func onATerminalFramesAppearAndQuittingEnds() async throws {
    let (reading, writing) = try pipe()
    let terminal = MemoryTerminal(size: Size(columns: 100, rows: 30))
    let session = session(reading, terminal.size)
    let run = Task { await session.run(on: terminal) }
    try writing.write(contentsOf: Data(try jpeg(200)))
    await eventually { terminal.frames.last?.text().contains("1 processed") == true }
    try writing.close()
    await eventually { terminal.frames.last?.text().contains("has ended") == true }
    terminal.send(.key(.character("q")))
    #expect(await run.value == 0)
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up")) func aModelColorsTheFrames() async throws {
    let (reading, writing) = try pipe()
    let session = session(reading) { configuration in
      configuration.model = ModelSource(name: "Warm", url: ModelFixture.grayToColor.url)
      configuration.modelSettings.usesSpecializationCache = false
      configuration.filter = .model(0)
    }
    try writing.write(contentsOf: Data(try jpeg(200)))
    try writing.close()
    let summary = await session.runToEnd()
    #expect(summary.processed == 1 && summary.predictionSeconds != nil, "\(summary)")
    let color = try #require(session.model.shown?.picture.picture.grid.pixels.first?.components)
    #expect(Int(color.red) > Int(color.green) + 40 && Int(color.blue) > Int(color.green) + 40)
  }
}
