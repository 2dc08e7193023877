import Foundation
import Imaging
import ModelFixtures
import ProgramSupport
import SystemPackage
import Testing

/// Photographs go into models of all types and shapes that can hold one, and come out again.
@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct ModelKindTests {
  /// What apply says when all is well.
  private static let done = "1 written, 0 up to date, 0 failed\n"
  private let folder: TemporaryFolder
  /// Red, green above blue, yellow.
  private let photograph = PixelBuffer(
    width: 32, height: 32, format: .rgb8,
    bytes: (0..<1_024).flatMap { pixel -> [UInt8] in
      [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]][(pixel % 32 >= 16 ? 1 : 0) + (pixel / 32 >= 16 ? 2 : 0)]
    })

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photo")
    try folder.write(Array(try ImageEncoder.png(photograph)), "photo/x.png")
  }

  private func apply(_ model: String, _ arguments: String...) throws -> Program.Run {
    try Program.run(
      [
        "apply", folder.path("photo/x.png"), "-o", folder.path("out"), "--format", "png", "--model",
        ModelFixture.through(model).path,
      ] + arguments, environment: folder.environment)
  }

  private func result() throws -> PixelBuffer {
    try ImageDecoder().decode(FilePath(folder.path("out/x.png")), target: nil, scaling: .fit).buffer
  }

  /// The largest difference of a component.
  private func difference(_ one: PixelBuffer, _ other: PixelBuffer) -> Int {
    guard one.format == other.format, one.bytes.count == other.bytes.count else { return .max }
    return zip(one.bytes, other.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  @Test(arguments: [
    "f16", "bf16", "f64", "i8", "i16", "i32", "i64", "u16", "u32", "u64", "u8", "u8 rows", "rank 3", "rank 3 rows",
    "batch",
  ])
  func aPhotographComesOutAsItWentIn(_ model: String) throws {
    let run = try apply(model)
    #expect(run.status == 0 && run.error == Self.done, "\(run.error)")
    #expect(difference(try result(), photograph) <= 2)
  }

  @Test(arguments: ["u8 gray", "rank 3 gray", "rank 2"]) func aPhotographInGrayToo(_ model: String) throws {
    let run = try apply(model)
    #expect(run.status == 0 && run.error == Self.done, "\(run.error)")
    #expect(difference(try result().rgb(), photograph.grayscale().rgb()) <= 2)
  }

  @Test(arguments: ["f16", "i16", "u16"]) func aRangeIsCorrectedInEveryType(_ model: String) throws {
    let range = model == "f16" ? "-1...1" : "0...32767"
    let run = try apply(model, "--input-range", range, "--output-range", range)
    #expect(run.status == 0 && run.error == Self.done, "\(run.error)")
    #expect(difference(try result(), photograph) <= 2)
  }

  @Test func twoModelsAreComparedInOnePicture() throws {
    let run = try apply("f16", "--against", ModelFixture.through("i8").path)
    #expect(run.status == 0, "\(run.error)")
    let picture = try result()
    // The photograph, both models' pictures of it, and no difference: black.
    #expect(picture.width == 66 && picture.height == 66)
    for (column, row, isBlack) in [(0, 0, false), (34, 0, false), (0, 34, false), (34, 34, true)] {
      var pane: [UInt8] = []
      for line in row..<row + 32 {
        pane += picture.bytes[(line * 66 + column) * 3..<(line * 66 + column + 32) * 3]
      }
      let wanted = isBlack ? [UInt8](repeating: 0, count: pane.count) : photograph.bytes
      #expect(zip(pane, wanted).allSatisfy { abs(Int($0) - Int($1)) <= 2 }, "\(column), \(row)")
    }
    // Another second model makes it anew.
    let again = try apply("f16", "--against", ModelFixture.through("i8").path)
    #expect(again.output.isEmpty && again.status == 0)
  }

  @Test func whatIsSaidOfAnOutputIsCheckedOnceItsShapeIsKnown() throws {
    for size in [["--input-size", "32x32"], []] {
      let run = try Program.run(
        [
          "apply", folder.path("photo/x.png"), "-o", folder.path("out\(size.count)"), "--format", "png", "--model",
          ModelFixture.through("open").path, "--output-kind", "image", "--output-range", "0...1", "--output-name", "y",
        ] + size, environment: folder.environment)
      #expect(run.status == 0 && run.error == Self.done, "\(run.error)")
    }
  }

  @Test func aMapOfClassesInBytesStaysAMask() throws {
    let run = try Program.run(
      [
        "snapshot", folder.path("photo/x.png"), "--size", "60x20", "--format", "json", "--model",
        ModelFixture.through("ByteMask").path,
      ], environment: folder.environment)
    #expect(run.status == 0 && run.output.contains("\"mask: #1 50%\""), "\(run.output)")
  }

  @Test func theFirstAnswerOfABatchCounts() throws {
    try folder.write(Array("red\ngreen\nblue\n".utf8), "labels.txt")
    try folder.write(Array("x.png,red\n".utf8), "table.csv")
    let model = ModelFixture.through("BatchMeans").path
    let shown = try Program.run(
      ["snapshot", folder.path("photo/x.png"), "--size", "60x20", "--format", "json", "--model", model],
      environment: folder.environment)
    #expect(shown.output.contains("\"#1 50%, #0 50%, #2 25%\"") || shown.output.contains("\"#0 50%, #1 50%, #2 25%\""))
    let run = try Program.run(
      [
        "evaluate", model, folder.path("photo"), "--class-labels", folder.path("labels.txt"), "--labels",
        folder.path("table.csv"), "--format", "json",
      ], environment: folder.environment)
    #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
  }

  @Test(arguments: [
    ("four channels", ["a picture has 1 or 3 channels, not 4 (NCHW) or 32 (NHWC)"]),
    ("strings of bits", ["a picture's components are floating-point numbers or integers"]),
  ])
  func whatCanHoldNoPhotographIsRefusedForOneReason(_ model: String, _ reasons: [String]) throws {
    for arguments in [[], ["--input-size", "32x32"]] {
      let run = try Program.run(
        [
          "apply", folder.path("photo/x.png"), "-o", folder.path("none"), "--model", ModelFixture.through(model).path,
        ] + arguments, environment: folder.environment)
      #expect(run.status == 1)
      for reason in reasons { #expect(run.error.contains(reason), "\(run.error)") }
      #expect(!run.error.contains("say how it lies there"))
    }
  }

  @Test func commandsTakeModelsOfAllTypes() throws {
    for model in ["f16", "i64", "rank 3", "batch"] {
      let path = ModelFixture.through(model).path
      let compiled = folder.path("\(model).mlmodelc")
      let runs = [
        ["compile", path, "-o", compiled], ["report", path, "--predictions", "3", "--loads", "1"],
        ["evaluate", path, "--against", compiled, folder.path("photo")],
        ["apply", folder.path("photo/x.png"), "-o", folder.path("compiled \(model)"), "--model", compiled],
      ]
      for arguments in runs {
        let run = try Program.run(arguments, environment: folder.environment)
        #expect(run.status == 0, "\(model), \(arguments[0]): \(run.error)")
      }
    }
  }
}
