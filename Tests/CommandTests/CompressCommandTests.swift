import Foundation
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: Program.hasEngine), .timeLimit(.minutes(5))) struct CompressCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["photos", "temporary", "out"] { _ = try folder.folder(name) }
  }

  private var output: String { folder.path("out/Small.mlmodelc") }
  private var environment: [String: String] {
    folder.environment.merging(["TMPDIR": folder.path("temporary"), "VITRINE_PYTHON": ""]) { _, new in new }
  }

  private func compress(
    _ source: String, _ arguments: [String] = [], python: String? = nil
  ) throws -> Program.Run {
    try Program.run(
      ["compress", source, "-o", output] + arguments,
      environment: environment.merging(python.map { ["VITRINE_PYTHON": $0] } ?? [:]) { _, new in new })
  }

  private func metadata() throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(output)/metadata.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func colors(_ count: Int) throws {
    for number in 0..<count {
      try folder.writePhotograph("photos/\(number).png", red: UInt8(number), green: UInt8(number), blue: UInt8(number))
    }
  }

  /// A program in Python's place, which keeps what it was given and gives a model that was quantised before.
  private func stand(in body: String? = nil) throws -> String {
    let quantized = folder.path("Quantized.mlmodelc")
    let run = try Program.run(
      ["compile", ModelFixture.quantized.url.path, "-o", quantized], environment: folder.environment)
    try #require(run.status == 0)
    let usual = """
      out=$(sed -n 's/.*"output":"\\([^"]*\\)".*/\\1/p' "$2")
      cp "$2" '\(folder.path("job.json"))'
      cp "$(dirname "$2")/tensors" '\(folder.path("tensors"))'
      echo "1 3 1"
      cp '\(quantized)/model.xml' "$out"
      cp '\(quantized)/model.bin' "${out%.xml}.bin"
      """
    return try script("[ \"$2\" = --check ] && exit 0\n\(body ?? usual)")
  }

  /// A program that stands for Python.
  private func script(_ commands: String) throws -> String {
    try folder.write(Array("#!/bin/sh\n\(commands)\n".utf8), "script")
    // Copied by another process: a child of a test beside this one may inherit this process's open file, and what is still open for
    // writing cannot be run.
    let path = folder.path("python")
    try #require(try Program.shell("cp '\(folder.path("script"))' '\(path)' && chmod 700 '\(path)'").status == 0)
    return path
  }

  // MARK: Weights

  @Test func aModelBecomesSmallerAndWhatWasDoneIsPrinted() throws {
    let run = try compress(ModelFixture.weights.url.path, ["--keep-precision", "head"])
    #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("\(output)  0.0 MB of 0.1 MB in ") == true)
    #expect(lines.dropFirst().first == "  int8 weights, per channel; 1 operation kept in f32")
    #expect(lines.contains("  input   photo   image, RGB, 32×32 pixels, declared"))
    let report = try Program.run(
      ["report", output, "--predictions", "1", "--loads", "1", "--format", "json"], environment: environment)
    #expect(report.status == 0 && report.output.contains("int8 weights, per channel; 1 operation kept in f32"))
    #expect(try folder.names(in: "out") == ["Small.mlmodelc"] && folder.names(in: "temporary").isEmpty)
  }

  @Test func scriptsReadTheSameAsJSON() throws {
    let run = try compress(
      ModelFixture.weights.url.path, ["--weights", "int4", "--group-size", "16", "--format", "json"])
    #expect(run.status == 0)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["compression"] as? String == "int4 weights, in groups of 16")
    #expect(json["sourceBytes"] as? Int ?? 0 > json["bytes"] as? Int ?? .max)
  }

  @Test func theColouriserWhichIsInFewBitsAlreadyIsCompressedFurther() throws {
    let model = Program.sourceFolder.appendingPathComponent("Assets/Models/Colorizer.onnx").path
    let run = try compress(model, ["--weights", "palette4"])
    #expect(run.status == 0 && run.error.contains("in few bits already"), "\(run.error)")
    try folder.writeGrayLandscape("photos/a.png")
    let evaluation = try Program.run(
      ["evaluate", output, "--against", model, folder.path("photos"), "--precision", "f32", "--format", "json"],
      environment: environment)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any])
    let agreement = (json["summary"] as? [String: Any])?["agreement"] as? [[String: Any]]
    let psnr = (agreement?.first?["psnr"] as? [String: Any])?["mean"] as? Double
    #expect(psnr ?? 0 > 30, "\(evaluation.output)")
  }

  @Test func wrongUseIsSaid() throws {
    for arguments in [
      ["--weights", "int3"], ["--group-size", "16"], ["--calibrate", "photos", "--weights", "f16"],
      ["--weights", "int4", "--group-size", "1"], ["--subset", "0"], ["-o", "model.onnx"],
    ] {
      let run = try Program.run(["compress", ModelFixture.weights.url.path] + arguments, environment: environment)
      #expect(run.status == 2, "\(arguments)")
    }
    let unknown = try compress(ModelFixture.weights.url.path, ["--keep-precision", "hed"])
    #expect(unknown.status == 1 && unknown.error.contains("“head”"))
  }

  @Test func whatIsInTheWayOrCannotBeWrittenIsNamedAndNothingIsLeft() throws {
    let model = ModelFixture.weights.url.path
    try folder.write([1], "a file")
    let nowhere = try Program.run(
      ["compress", model, "-o", folder.path("a file/Model.mlmodelc")], environment: environment)
    #expect(nowhere.status == 1 && nowhere.error.contains("a file/Model.mlmodelc"))
    _ = try folder.folder("Photos.mlmodelc")
    try folder.write([1], "Photos.mlmodelc/holiday.jpg")
    let others = try Program.run(
      ["compress", model, "-o", folder.path("Photos.mlmodelc")], environment: environment)
    #expect(others.status == 1 && others.error.contains("not a compiled model"))
    // A file that may not become larger fails as on a full disk.
    for limit in [1, 8, 24] {
      let command = "ulimit -f \(limit); exec '\(Program.path)' compress '\(model)' -o '\(output)'"
      let full = try Program.shell(command, environment: environment)
      #expect(full.status == 1 && full.error.contains("cannot be written"), "\(limit): \(full.status) \(full.error)")
      #expect(try folder.names(in: "out").isEmpty)
    }
    #expect(try compress(model).status == 0)
    let itself = try Program.run(["compress", output, "-o", output], environment: environment)
    #expect(itself.status == 1 && itself.error.contains("the model itself"))
    // What was compressed before is replaced.
    #expect(try compress(model, ["--weights", "palette2"]).status == 0)
    #expect(try folder.names(in: "out") == ["Small.mlmodelc"])
  }

  // MARK: Calibration

  @Test func photographsAreGivenAsTheAppPreparesThem() throws {
    try colors(3)
    let run = try compress(
      ModelFixture.grayToColor.url.path, ["--calibrate", folder.path("photos"), "--keep-precision", "gr*n"],
      python: try stand())
    #expect(run.status == 0, "\(run.error)")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("job.json")))
    let job = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(job["input"] as? String == "gray" && job["elementType"] as? String == "f32")
    #expect(job["shape"] as? [Int] == [1, 1, 20, 24] && job["count"] as? Int == 3)
    let tensors = try Data(contentsOf: URL(fileURLWithPath: folder.path("tensors")))
    let values = tensors.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(values.count == 3 * 480)
    for number in 0..<3 { #expect(abs(values[number * 480 + 77] - Float(number) / 255) < 1e-6) }
    #expect(run.error.contains("3 photographs are too few") && run.error.contains("300"))
    let compression = try #require(try metadata()["compression"] as? [String: Any])
    let summary = compression["summary"] as? String
    #expect(summary?.hasPrefix("int8 weights and activations, calibrated on 3 photographs; 1 operation kept") == true)
    #expect(job["kept"] as? [String] == ["green"])
    #expect(compression["photographCount"] as? Int == 3)
    #expect((try metadata()["source"] as? [String: String])?["fileName"] == "GrayToColor.onnx")
    #expect(try folder.names(in: "temporary").isEmpty)
  }

  @Test func aSubsetComesFromAllOverTheList() throws {
    try colors(9)
    let run = try compress(
      ModelFixture.grayToColor.url.path, ["--calibrate", folder.path("photos"), "--subset", "3"], python: try stand())
    #expect(run.status == 0)
    let tensors = try Data(contentsOf: URL(fileURLWithPath: folder.path("tensors")))
    let values = tensors.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect((0..<3).map { (values[$0 * 480] * 255).rounded() } == [0, 3, 6])
  }

  @Test func onePhotographIsTooFewAndBrokenOnesAreNamedAndLeftOut() throws {
    try colors(1)
    try folder.write(Array("no picture".utf8), "photos/broken.jpg")
    let run = try compress(
      ModelFixture.grayToColor.url.path, ["--calibrate", folder.path("photos")], python: try stand())
    #expect(run.status == 1)
    #expect(
      run.error.contains("broken.jpg: left out: ") && run.error.contains("one photograph is too few"), "\(run.error)")
    #expect(try folder.names(in: "out") == ["Small.mlmodelc"])
  }

  @Test func withoutAPhotographThatCanBeReadThereIsNoModel() throws {
    let python = try stand()
    let model = ModelFixture.grayToColor.url.path
    let none = try compress(model, ["--calibrate", folder.path("photos")], python: python)
    #expect(none.status == 1 && none.error.contains("no photographs in"))
    try folder.write(Array("no picture".utf8), "photos/broken.jpg")
    let broken = try compress(model, ["--calibrate", folder.path("photos")], python: python)
    #expect(
      broken.status == 1 && broken.error.contains("broken.jpg") && broken.error.contains("none of the photographs"))
    #expect(try folder.names(in: "out").isEmpty && folder.names(in: "temporary").isEmpty)
  }

  @Test func aModelWithoutAnImageInputCannotBeCalibrated() throws {
    try colors(1)
    let run = try compress(ModelFixture.linear.url.path, ["--calibrate", folder.path("photos")], python: try stand())
    #expect(run.status == 1 && run.error.contains("no image input"))
  }

  @Test func whereNNCFIsMissingTheMessageSaysHowToGetIt() throws {
    try colors(1)
    let arguments = ["--calibrate", folder.path("photos")]
    let missing = try compress(ModelFixture.grayToColor.url.path, arguments, python: folder.path("no python"))
    #expect(missing.status == 1)
    #expect(missing.error.contains("no python") && missing.error.contains("nncf"))
    #expect(missing.error.contains("make compress-tools") && missing.error.contains("VITRINE_PYTHON"))
    let python = try script("echo 'there is no package nncf' >&2\nexit 1")
    let without = try compress(ModelFixture.grayToColor.url.path, arguments, python: python)
    #expect(without.status == 1 && without.error.contains("there is no package nncf"))
    #expect(without.error.contains("make compress-tools"))
    #expect(try folder.names(in: "out").isEmpty && folder.names(in: "temporary").isEmpty)
  }

  @Test func whatPythonFailsWithIsPassedOn() throws {
    try colors(1)
    let run = try compress(
      ModelFixture.grayToColor.url.path, ["--calibrate", folder.path("photos")],
      python: try stand(in: "echo 'Traceback' >&2; echo 'ValueError: no such layer' >&2; exit 1"))
    #expect(run.status == 1 && run.error.contains("ValueError: no such layer"))
    #expect(try folder.names(in: "out").isEmpty && folder.names(in: "temporary").isEmpty)
  }

  @Test func anInterruptedCalibrationEndsPythonAndLeavesNothing() throws {
    try colors(1)
    let python = try stand(in: "echo $$ > '\(folder.path("pid"))'; while :; do sleep 1; done")
    let script = """
      '\(Program.path)' compress '\(ModelFixture.grayToColor.url.path)' --calibrate '\(folder.path("photos"))' -o '\(output)' &
      until [ -s '\(folder.path("pid"))' ]; do kill -0 $! || exit 99; done
      kill -INT $!; wait $!; status=$?
      kill -0 "$(cat '\(folder.path("pid"))')" 2>/dev/null && exit 98
      exit $status
      """
    let run = try Program.shell(
      script, environment: environment.merging(["VITRINE_PYTHON": python]) { _, new in new })
    #expect(run.status == 130 && run.error.contains("nothing was written"), "\(run.status) \(run.error)")
    #expect(try folder.names(in: "out").isEmpty && folder.names(in: "temporary").isEmpty)
  }

  // MARK: With NNCF

  private static let environmentFolder = Program.sourceFolder.appendingPathComponent(".deps/compress-venv")
  private static var hasNNCF: Bool {
    FileManager.default.fileExists(atPath: environmentFolder.appendingPathComponent("requirements.txt").path)
  }

  @Test(.enabled(if: hasNNCF, "make compress-tools installs NNCF"))
  func aCalibratedModelIsSmallerAndAnswersAlike() throws {
    for number in 0..<12 {
      try folder.writePhotograph(
        "photos/\(number).png", red: UInt8(number * 20), green: UInt8(255 - number * 20), blue: UInt8(number * 9 % 256))
    }
    let model = ModelFixture.weights.url.path
    let run = try compress(model, ["--calibrate", folder.path("photos"), "--keep-precision", "head"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("calibrated on 12 photographs; 1 operation kept in f32"))
    let weights = try Data(contentsOf: URL(fileURLWithPath: "\(output)/model.bin")).count
    #expect(weights < 32_000, "\(weights)")
    let evaluation = try Program.run(
      ["evaluate", output, "--against", model, folder.path("photos"), "--precision", "f32", "--format", "json"],
      environment: environment)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any])
    let agreement = (json["summary"] as? [String: Any])?["agreement"] as? [[String: Any]]
    let error = (agreement?.first?["relativeError"] as? [String: Any])?["mean"] as? Double
    #expect(error ?? 9 < 0.1, "\(evaluation.output)")
    let again = try Program.run(["compress", output, "-o", folder.path("out/B.mlmodelc")], environment: environment)
    #expect(again.status == 1 && again.error.contains("computes in few bits already"))
  }
}
