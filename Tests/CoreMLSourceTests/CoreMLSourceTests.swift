import Foundation
import Imaging
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// Runs what the files beside this one do, which are source for Core ML.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct CoreMLSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func model(_ fixture: ModelFixture) async throws -> MLModel {
    let library = ModelLibrary(folder: folder.url)
    _ = try await library.install(fixture.url, as: fixture.rawValue)
    return try await library.model(fixture.rawValue)
  }

  @Test func aDownloadedModelIsCompiledMovedReplacedAndLoadedOnce() async throws {
    let library = ModelLibrary(folder: folder.url)
    let first = try await library.install(ModelFixture.grayToColor.url, as: "Filter")
    #expect(try await library.install(ModelFixture.grayToColor.url, as: "Filter") == first)
    let model = try await library.model("Filter")
    #expect(try await library.model("Filter") === model)
    #expect(model.configuration.modelDisplayName == "Filter")
    #expect(
      ModelLibrary.summary(of: model.modelDescription) == ["by Tests", "in gray: gray 24x20", "out rgb: color 24x20"])
    #expect(ModelLibrary.deviceNames.contains("CPU"))
  }

  @Test func aDownloadThatIsNoModelIsAnErrorWithCoreMLsCode() async throws {
    let file = folder.url.appendingPathComponent("bad.onnx")
    try Data("no model".utf8).write(to: file)
    await #expect(throws: ModelLibrary.Failure.unreadable(code: 3)) {
      try await ModelLibrary(folder: self.folder.url).install(file, as: "Bad")
    }
  }

  @Test func rowsAreScoredInEveryWay() async throws {
    let scorer = RowScorer(model: try await model(.linear))
    let tolerance: Float = 0.05
    #expect(zip(try await scorer.score([1, 2, 3]), [22.5, 27.5]).allSatisfy { abs($0 - $1) < tolerance })
    #expect(zip(try scorer.scoreBlocking([1, 0, 0]), [1.5, 1.5]).allSatisfy { abs($0 - $1) < Double(tolerance) })
    let target = try MLMultiArray(shape: [1, 2], dataType: .float32)
    try await scorer.score([0, 0, 1], into: target)
    #expect(abs(target[1].floatValue - 5.5) < tolerance)
    let rows = (0..<9).map { [Float($0), 0, 0] }
    #expect(zip(try scorer.scoreAll(rows), 0...).allSatisfy { abs($0 - Float($1) - 0.5) < tolerance })
    let streamed = try await scorer.stream(rows, limit: 3)
    #expect(zip(streamed, 0...).allSatisfy { abs($0[1] - Float(2 * $1) + 0.5) < 2 * tolerance })
  }

  @Test func aCancelledStreamThrows() async throws {
    let scorer = RowScorer(model: try await model(.linear))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await scorer.stream([[1, 2, 3], [4, 5, 6]], limit: 1)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aPictureIsFilteredByTheNamesThatTheModelGives() async throws {
    let file = folder.url.appendingPathComponent("gray.png")
    let gray = PixelBuffer(width: 50, height: 60, format: .gray8, bytes: [UInt8](repeating: 255, count: 3_000))
    try Data(ImageEncoder.png(gray)).write(to: file)
    let picture = try #require(try await PictureFilter(model: try await model(.grayToColor)).apply(to: file))
    #expect((picture.width, picture.height) == (24, 20))
    #expect(Array(picture.bytes.prefix(3)) == [255, 0, 255])
  }

  @Test func aClassifiersAnswersAreRanked() async throws {
    let ranked = try await classify([0, 2], with: try await model(.classifier))
    #expect(ranked.map(\.label) == ["dog", "cat"])
    #expect(abs(ranked[0].probability + ranked[1].probability - 1) < 0.01)
  }

  @Test func arraysAreFilledBorrowedAndJoined() throws {
    let joined = try frames(of: [1, 2, 3, 4, 5], length: 2)
    #expect(joined.shape == [2, 2])
    #expect(joined.dataType == .float16)
    #expect(joined[[1, 0]] == 3)
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: 6)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0, count: 6)
    try borrowed(memory, rows: 2, columns: 3)[[1, 2]] = 9
    #expect(memory[5] == 9)
    let mask = causalMask(length: 3)
    #expect(mask.scalars == [0, -.infinity, -.infinity, 0, 0, -.infinity, 0, 0, 0])
  }
}
