import Evaluation
import Foundation
import Imaging
import InferenceTrace
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.hasEngine)) struct ColoringTests {
  /// What `Tools/quality/reference.py` prints; bytes are rounded in other places there.
  @Test func theFiguresAreThoseOfScikitImage() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(referencePicture(24, 20, seed: 1, noise: 60), "truth.png")
    let report = try await evaluate(folder.configuration(.grayToColor), [path])
    #expect(report.kind == .coloring && report.photographs == 1 && report.inputSize.width == 24)
    let figures = try #require(report.results.first?.coloring)
    #expect(abs(figures.psnr - 13.3605) < 0.02)
    #expect(abs(try #require(figures.ssim) - 0.3592) < 0.002)
    #expect(abs(figures.abError - 86.5579) < 0.2)
    #expect(abs(figures.colorfulness - 59.5715) < 0.2)
    #expect(abs(figures.truthColorfulness - 53.3920) < 0.001)
    #expect(abs(figures.psnrOfGray - 19.3244) < 0.02)
    #expect(abs(figures.psnrOfTint - 18.5423) < 0.02)
    let summary = try #require(report.summary.coloring)
    #expect(summary.psnr.median == figures.psnr && summary.gainOverGray.mean == figures.psnr - figures.psnrOfGray)
    #expect(summary.betterThanGray == 0)
  }

  @Test func thePhotographsAreMeasuredAtTheModelsSizeAndSummedUp() async throws {
    let folder = try TemporaryFolder()
    let paths = try (0..<4).map { number in
      try folder.write(referencePicture(48 + number, 40, seed: UInt32(number + 1), noise: 20 * number), "\(number).png")
    }
    let report = try await evaluate(folder.configuration(.grayToColor), paths)
    let values = report.results.compactMap(\.coloring?.psnr)
    #expect(report.results.map(\.path) == paths.map(\.string) && values.count == 4)
    let sorted = values.sorted()
    let psnr = try #require(report.summary.coloring?.psnr)
    #expect(abs(psnr.mean - values.reduce(0, +) / 4) < 1e-9 && abs(psnr.median - (sorted[1] + sorted[2]) / 2) < 1e-9)
    #expect(psnr.minimum == sorted[0] && psnr.maximum == sorted[3])
    let (best, worst) = report.extremes(count: 5)
    #expect(best.count == 2 && worst.count == 2 && Set((best + worst).map(\.path)).count == 4)
  }

  @Test func aPhotographWithoutColoursIsSaidToHaveNoneAndLeftOut() async throws {
    let folder = try TemporaryFolder()
    let colored = try folder.write(referencePicture(24, 20, seed: 1, noise: 60), "colored.png")
    let gray = try folder.write(referencePicture(24, 20, seed: 1, noise: 60).grayscale(), "gray.png")
    let report = try await evaluate(folder.configuration(.grayToColor), [colored, gray])
    #expect(report.grayPhotographs == [gray.string])
    #expect(report.results.last?.coloring?.truthColorfulness == 0 && report.results.last?.coloring?.psnrOfGray == 120)
    #expect(report.summary.coloring?.photographs == 1)
    #expect(report.text().contains("gray themselves (colourfulness 0)"))
    let grayAlone = try await evaluate(folder.configuration(.grayToColor), [gray])
    #expect(grayAlone.summary.coloring == nil && grayAlone.text().contains("gray themselves"))
  }

  @Test func whatCannotBeReadIsNamedAndTheOthersAreMeasured() async throws {
    let folder = try TemporaryFolder()
    let whole = try folder.write(referencePicture(24, 20, seed: 1, noise: 60), "whole.png")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole.string))
    try folder.write(Array(bytes.prefix(bytes.count / 2)), "half.png")
    try folder.write([], "empty.jpg")
    let paths = [whole] + ["half.png", "empty.jpg", "missing.png"].map { .init(folder.path($0)) }
    let report = try await evaluate(folder.configuration(.grayToColor), paths)
    #expect(report.photographs == 1 && report.failures.map(\.path) == paths.dropFirst().map(\.string))
    #expect(report.failures.map(\.reason).contains { $0.contains("empty") })
    #expect(report.text().contains("3 could not be measured") && report.csv.split(separator: "\r\n").count == 5)
  }

  @Test func thePageHasThePicturesAndNothingThatABrowserObeys() async throws {
    let folder = try TemporaryFolder()
    let name = "a<script>\"&\u{1B}[2J.png"
    let path = try folder.write(referencePicture(24, 20, seed: 1, noise: 60), name)
    let evaluator = try await ModelEvaluator(folder.configuration(.grayToColor), recorder: SilentTraceRecorder())
    let report = try await evaluator.run([path])
    let page = try report.html(try await evaluator.examples(of: report, [path]))
    #expect(page.hasPrefix("<!doctype html>") && page.contains("<svg class=bars"))
    #expect(
      !page.contains("<script") && !page.contains("\u{1B}") && page.contains("a&lt;script&gt;&quot;&amp;␛[2J.png"))
    #expect(!page.contains("http") && page.matches(of: #/src="data:image\/jpeg;base64,/#).count == 3)
    #expect(!report.text().contains("\u{1B}") && !report.csv.contains("\u{1B}"))
  }
}
