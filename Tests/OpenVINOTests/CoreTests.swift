import ModelFixtures
import OpenVINO
import ProgramSupport
import Testing

@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)))
struct CoreTests {
  @Test func findsTheProcessorAndItsProperties() throws {
    let core = try Core()
    #expect(core.version.contains("."))
    #expect(Core.libraryPath?.hasSuffix("libvitrine-openvino.so") == true)
    #expect(try core.availableDevices().contains("CPU"))
    #expect(try !core.property("FULL_DEVICE_NAME", of: "CPU").isEmpty)
    #expect(try core.property("OPTIMIZATION_CAPABILITIES", of: "CPU").contains("FP32"))
  }

  @Test func saysWhichPropertyOrDeviceIsUnknown() throws {
    let core = try Core()
    let noProperty = try #require(failure { _ = try core.property("NO_SUCH_THING", of: "CPU") })
    #expect(noProperty.code == .failed)
    #expect(noProperty.description.hasPrefix("cannot read NO_SUCH_THING of CPU: "))
    #expect(noProperty.message.contains("NO_SUCH_THING"))
    let noDevice = try #require(failure { _ = try core.property("FULL_DEVICE_NAME", of: "TOASTER") })
    #expect(noDevice.message.contains("TOASTER"))
    let model = try core.read(.grayToColor)
    #expect(try #require(failure { _ = try core.compile(model, device: "TOASTER") }).attempted.hasSuffix("for TOASTER"))
    let properties = ["NO_SUCH_THING": "1"]
    #expect(failure { _ = try core.compile(model, device: "CPU", properties: properties) }?.message.isEmpty == false)
  }

  @Test func refusesWhatIsNoModel() throws {
    let (core, folder) = (try Core(), try TemporaryFolder())
    try folder.write([], "empty.onnx")
    try folder.write(Array("not a model at all".utf8), "text.onnx")
    try folder.write(Array("<net".utf8), "cut.xml")
    try folder.write(Array([UInt8](repeating: 0xFF, count: 4096)), "noise.tflite")
    for name in ["missing.onnx", "empty.onnx", "text.onnx", "cut.xml", "noise.tflite", ""] {
      let error = try #require(failure { _ = try core.readModel(at: folder.path(name)) }, "\(name) was read")
      #expect(error.attempted == "read \(folder.path(name))")
      #expect(error.code == .failed && !error.message.isEmpty)
    }
  }

  @Test func readsWhatAModelSaysOfItself() throws {
    let core = try Core()
    let model = try core.read(.grayToColor)
    #expect(try model.inputs() == [Port(name: "gray", elementType: .f32, shape: [1, 1, 20, 24])])
    #expect(try model.outputs() == [Port(name: "rgb", elementType: .f32, shape: [1, 3, 20, 24])])
    #expect(try model.metadata()["framework/vitrine.author"] == "Tests")
    let types = try model.operations().map(\.type)
    #expect(types.first == "Subtract" && types.last == "Concat")
    let supported = try core.supportedOperations(of: model, on: "CPU")
    #expect(Set(supported.values) == ["CPU"])
    #expect(try model.operations().allSatisfy { supported[$0.name] == "CPU" })
  }

  @Test func openDimensionsAreNilUntilTheyAreFixed() throws {
    let model = try Core().read(.linear)
    #expect(try model.inputs().map(\.shape) == [[.open, 3]])
    #expect(try model.inputs()[0].fixedShape == nil)
    try model.reshape(["x": [7, 3]])
    #expect(try model.inputs()[0].fixedShape == [7, 3])
    #expect(try model.outputs().map(\.fixedShape) == [[7, 2], [7]])
    #expect(try model.outputs().map(\.elementType) == [.f32, .i64])
    let error = try #require(failure { try model.reshape(["no such input": [1]]) })
    #expect(error.attempted.hasSuffix("the input shapes [\"no such input\": [1]]"))
  }

  @Test func weightsMayLieInAFileOfTheirOwn() async throws {
    let request = try Core().compiled(.external).makeInferRequest()
    try request.writeInput(0, [1, 1, 2, 2] as [Float])
    try await request.run()
    #expect(try request.readOutput(0, as: Float.self) == [1, 2, 6, 8])
  }
}
