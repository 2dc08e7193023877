import Foundation
import Imaging
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct StreamCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func jpeg() throws -> [UInt8] { try PixelBuffer.plain(gray: 120).jpeg() }

  /// Runs the command with some bytes, or with what a command of the shell writes, as its standard input.
  private func stream(_ bytes: [UInt8], _ arguments: String = "--filter gray") throws -> Program.Run {
    try folder.write(bytes, "input")
    return try stream(from: "cat '\(folder.path("input"))'", arguments)
  }

  private func stream(from command: String, _ arguments: String) throws -> Program.Run {
    try Program.shell("\(command) | '\(Program.path)' stream \(arguments)", environment: folder.environment)
  }

  @Test func theSummaryHasTheFieldsThatScriptsRead() throws {
    let run = try stream(try jpeg() + jpeg() + jpeg(), "--filter gray --format json")
    #expect(run.status == 0, "\(run.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["format"] as? String == "MJPEG")
    #expect(json["frames"] as? Int == 3)
    #expect((json["processed"] as? Int ?? 0) + (json["dropped"] as? Int ?? 0) == 3)
    for field in ["failed", "damaged", "residentBytes", "peakBytes"] { #expect(json[field] is Int) }
    #expect((json["latencySeconds"] as? [String: Double])?["median"] ?? 0 > 0)
  }

  @Test(.enabled(if: Program.hasEngine)) func twoModelsAreComparedOnEachFrame() throws {
    let (one, other) = (ModelFixture.grayToColor.url.path, ModelFixture.quantized.url.path)
    let run = try stream(try jpeg() + jpeg(), "--model '\(one)' --against '\(other)' --format json")
    #expect(run.status == 0, "\(run.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["failed"] as? Int == 0 && json["processed"] as? Int ?? 0 > 0)
    let missing = try stream(try jpeg(), "--model '\(one)' --against '\(folder.path("none.onnx"))'")
    #expect(missing.status == 1 && missing.error.contains("none.onnx"), "\(missing.error)")
  }

  @Test func aY4MStreamIsToldByItsFirstBytes() throws {
    let frame = Array("FRAME\n".utf8) + [UInt8](repeating: 90, count: 32 * 16 * 3 / 2)
    let run = try stream(Array("YUV4MPEG2 W32 H16 F30:1 C420jpeg\n".utf8) + frame + frame)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("Y4M 32×16 4:2:0: 2 frames"))
  }

  @Test func whatCannotBeReadIsAMessage() throws {
    let cases: [(bytes: [UInt8], message: String)] = [
      ([], "before the first frame"), (Array("hello, this is text\n".utf8), "neither MJPEG nor Y4M"),
      (try jpeg().dropLast(20), "within a frame"), (Array("YUV4MPEG2 W9999999 H9999999\nFRAME\n".utf8), "megapixels"),
      (Array("YUV4MPEG2 H4\nFRAME\n".utf8), "how large"), ([0xFF], "within a frame"),
      (Array("YUV4MPEG2 W32 H16 F30:1 C420jpeg\n".utf8), "before the first frame"),
      (Array("YUV4MPEG2 W32 H16 F30:1 C420jpeg\nFRAM".utf8), "within a frame"),
      (Array("YUV4MPEG2 W32 H16 F30:1 C420jpeg\nNOTHING\n".utf8), "does not begin with FRAME"),
      ([0xFF, 0xD8] + [UInt8](repeating: 0x20, count: 2 << 20), "no JPEG in 1 megabyte"),
    ]
    for (bytes, message) in cases {
      let run = try stream(bytes)
      #expect(run.status == 1, "\(message): \(run.status)")
      #expect(run.error.contains(message), "\(message): \(run.error)")
    }
  }

  @Test func aTruncatedLastFrameIsToldAfterTheFigures() throws {
    let run = try stream(try jpeg() + jpeg().dropLast(20))
    #expect(run.status == 1)
    #expect(run.output.contains("1 frames, 1 processed"))
    #expect(run.error.contains("within a frame"))
  }

  @Test func aStreamThatStallsEndsWithAMessage() throws {
    let run = try stream(from: "sleep 3", "--filter gray --stall-seconds 2")
    #expect(run.status == 1)
    #expect(run.error.contains("no data for 2 seconds"))
  }

  @Test func aStreamThatStallsAfterAFrameHasItsFiguresAndTheMessage() throws {
    try folder.write(try jpeg(), "frame")
    let run = try stream(from: "(cat '\(folder.path("frame"))'; sleep 4)", "--filter gray --stall-seconds 2")
    #expect(run.status == 1)
    #expect(run.output.contains("1 frames, 1 processed") && run.error.contains("no data for 2 seconds"))
  }

  @Test func aModelThatIsMissingIsNamed() throws {
    let run = try stream(try jpeg(), "--model '\(folder.path("none.onnx"))'")
    #expect(run.status == 1)
    #expect(run.error.contains("none.onnx"))
  }

  @Test(.enabled(if: Program.hasEngine)) func framesGoThroughTheModel() throws {
    let run = try stream(try jpeg(), "--format json")
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("predictionSeconds"))
  }
}
