import Foundation
import Gallery
import Imaging
import InferenceTrace
import Pictures
import ProgramSupport
import Scheduling
import SystemPackage
import TerminalUI
import Testing

/// Effects of the gallery's own updates are carried out with real files, by one worker that the test can hold back.
@Suite(.timeLimit(.minutes(1))) @MainActor struct EffectRunnerTests {
  private let folder: TemporaryFolder
  private let workers = WorkerPool(threadCount: 1, niceness: 0)
  private let recorder = SpyRecorder()
  private let messages = Shared<[GalleryMessage]>([])
  private let hold = BlockingGate()
  private let runner: EffectRunner

  init() throws {
    folder = try TemporaryFolder()
    let (messages, recorder) = (messages, recorder)
    let loader = SourceLoader(decodingAnewWith: ImageDecoder(), recorder: recorder)
    let missing = ModelSource(name: "Missing", url: folder.url.appendingPathComponent("missing.onnx"))
    let models = ModelShelf(sources: [missing], settings: ModelSettings(), recorder: recorder) { index, state in
      messages.update { $0.append(.modelChanged(index, state)) }
    }
    runner = EffectRunner(
      workers: workers, loader: loader, freshLoader: loader, models: models, inFlight: 2, recorder: recorder
    ) { message in messages.update { $0.append(message) } }
  }

  /// What the gallery asks for when these photographs are listed.
  private func requests(_ count: Int) throws -> [PictureRequest] {
    for number in 0..<count {
      try folder.writePhotograph("\(number).png", red: UInt8(number * 40), green: 200, blue: 10)
    }
    return requests((0..<count).map { "\($0).png" })
  }

  private func requests(_ names: [String]) -> [PictureRequest] {
    var model = GalleryModel(
      screenSize: Size(columns: 120, rows: 40), title: "", modelNames: [], filter: .original)
    let photographs = names.enumerated().map { Photograph(id: $0.offset, path: FilePath(folder.path($0.element))) }
    return GalleryUpdate.update(&model, .listed(photographs, isComplete: true)).compactMap {
      if case .makePicture(let request) = $0 { request } else { nil }
    }
  }

  /// What was reported of pictures: the photograph, the request's generation, the stage.
  private var reports: [String] {
    messages.value.compactMap { message in
      guard case .picture(let key, let generation, let progress) = message else { return nil }
      let stage =
        switch progress {
        case .preparing: "preparing"
        case .prepared: "prepared"
        case .predicting: "predicting"
        case .finished: "finished"
        case .failed: "failed"
        }
      return "\(key.photograph) \(generation) \(stage)"
    }
  }

  /// Keeps the only worker busy until the gate lets it go.
  private func holdWorker() async {
    let (workers, hold) = (workers, hold)
    Task { try await workers.run(urgency: { -1_000 }) { _ in hold.wait() } }
    await eventually { hold.arrivals == 1 }
  }

  @Test func aPictureIsMadeOfItsFileAndEachStageIsReported() async throws {
    defer { workers.shutDown() }
    let request = try #require(try requests(1).first)
    runner.run(.makePicture(request))
    await eventually { reports.count == 2 }
    #expect(reports == ["0 1 preparing", "0 1 finished"])
    guard case .picture(_, _, .finished(let picture))? = messages.value.last else { return }
    #expect(picture.picture.grid.pixels.allSatisfy { $0 == .rgb(0, 200, 10) } && !picture.picture.grid.pixels.isEmpty)
    #expect(picture.originalSize == PixelSize(width: 64, height: 64) && picture.times.prepare > 0)
  }

  @Test func aPictureThatIsCancelledWhileItWaitsIsNeitherReadNorReported() async throws {
    defer { workers.shutDown() }
    let requests = try requests(2)
    await holdWorker()
    runner.run(.makePicture(requests[0]))
    await eventually { workers.counts.waiting == 1 }
    runner.run(.cancelPicture(requests[0].key))
    await eventually { recorder.labels(.cancellation) == ["waiting"] }
    runner.run(.makePicture(requests[1]))
    hold.letOnePass()
    await eventually { reports.contains("1 1 finished") }
    #expect(reports == ["1 1 preparing", "1 1 finished"])
    #expect(recorder.outcomes(.prepare) == [.completed])
  }

  @Test func anotherRequestForAPictureTakesTheOlderOnesPlace() async throws {
    defer { workers.shutDown() }
    var request = try #require(try requests(1).first)
    await holdWorker()
    runner.run(.makePicture(request))
    await eventually { workers.counts.waiting == 1 }
    request.generation = 2
    runner.run(.makePicture(request))
    await eventually { recorder.outcomes(.queueWait) == [.cancelled] && workers.counts.waiting == 1 }
    hold.letOnePass()
    await eventually { reports.contains("0 2 finished") }
    #expect(reports == ["0 2 preparing", "0 2 finished"])
  }

  @Test func theOrderOfTheViewportDecidesWhatIsMadeNext() async throws {
    defer { workers.shutDown() }
    let requests = try requests(4)
    await holdWorker()
    runner.run(.setOrder(requests.map(\.key)))
    for request in requests { runner.run(.makePicture(request)) }
    await eventually { workers.counts.waiting == 4 }
    // The viewport has moved meanwhile, and nobody wants number 1 any more.
    runner.run(.setOrder([3, 0, 2].map { requests[$0].key }))
    hold.letOnePass()
    await eventually { reports.count { $0.hasSuffix("finished") } == 4 }
    #expect(reports.filter { $0.hasSuffix("preparing") }.map { $0.prefix(1) } == ["3", "0", "2", "1"])
  }

  @Test func quittingGivesUpAllPictures() async throws {
    defer { workers.shutDown() }
    let requests = try requests(3)
    await holdWorker()
    for request in requests { runner.run(.makePicture(request)) }
    await eventually { workers.counts.waiting == 3 }
    runner.run(.quit(status: 0))
    await eventually { recorder.labels(.cancellation).count == 3 }
    hold.letOnePass()
    #expect(workers.counts.waiting == 0 && reports.isEmpty && recorder.outcomes(.prepare).isEmpty)
  }

  @Test func whatWasForgottenIsNotCancelled() async throws {
    defer { workers.shutDown() }
    let request = try #require(try requests(1).first)
    await holdWorker()
    runner.run(.makePicture(request))
    await eventually { workers.counts.waiting == 1 }
    runner.forget(request.key)
    runner.run(.cancelPicture(request.key))
    runner.cancelAll()
    hold.letOnePass()
    await eventually { reports.contains("0 1 finished") }
    #expect(recorder.labels(.cancellation).isEmpty)
  }

  @Test func aFileThatIsNoPictureFailsWithItsReason() async throws {
    defer { workers.shutDown() }
    try folder.write(Array("no picture".utf8), "bad.png")
    runner.run(.makePicture(try #require(requests(["bad.png"]).first)))
    await eventually { reports.count == 2 }
    #expect(reports == ["0 1 preparing", "0 1 failed"])
    guard case .picture(_, _, .failed(let failure))? = messages.value.last else { return }
    #expect(failure.reason.contains("bad.png") && !failure.shortReason.isEmpty)
    #expect(recorder.outcomes(.prepare) == [.failed])
  }

  @Test func aModelThatCannotBeLoadedIsReportedByItsShelf() async throws {
    defer { workers.shutDown() }
    runner.run(.loadModel(0))
    await eventually {
      messages.value.contains { if case .modelChanged(0, .failed(let reason)) = $0 { !reason.isEmpty } else { false } }
    }
  }
}
