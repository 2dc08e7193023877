import Foundation
import InferenceTrace
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// What is asked for as 32-bit floats is computed in them, compared with answers in double precision.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(2)))
struct PrecisionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The largest error in units of the answers' standard deviation.
  private func error(
    of model: URL, _ fixture: ModelFixture, _ precision: MLPrecision, usesCache: Bool = false,
    _ change: (MLModelConfiguration) -> Void = { _ in }
  ) async throws -> (error: Double, model: MLModel) {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = precision
    configuration.usesSpecializationCache = usesCache
    configuration.specializationCacheDirectory = folder.url.appendingPathComponent("cache")
    change(configuration)
    let model = try await MLModel.load(contentsOf: model, configuration: configuration)
    let constraint = try #require(model.modelDescription.inputDescriptionsByName["x"]?.multiArrayConstraint)
    let array = try MLMultiArray(shape: constraint.shape, dataType: .float32)
    let reference = try fixture.reference()
    for index in 0..<array.count { array[index] = reference[index] as NSNumber }
    let input = try MLDictionaryFeatureProvider(dictionary: ["x": array])
    let answer = try #require(try await model.prediction(from: input).featureValue(for: "y")?.multiArrayValue)
    let expected = reference.dropFirst(array.count)
    try #require(answer.count == expected.count)
    let mean = expected.reduce(0, +) / Double(expected.count)
    let deviation = (expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(expected.count)).squareRoot()
    let errors = expected.enumerated().map { abs(answer[$0].doubleValue - $1) }
    return ((errors.max() ?? .infinity) / deviation, model)
  }

  @Test(arguments: [ModelFixture.narrowProduct, .wideProduct, .neighbours])
  func float32IsFloat32(_ fixture: ModelFixture) async throws {
    // The second load is from the cache, whose bytes have no properties of their own.
    for label in [MLModelLoadSummary.Label.prepareAndCache, .cached] {
      let (error, model) = try await error(of: fixture.url, fixture, .float32, usesCache: true)
      #expect(error < 1e-5)
      #expect(model.execution.precision == "f32" && model.loadSummary.label == label)
    }
  }

  @Test(arguments: [ModelFixture.narrowProduct, .neighbours])
  func float32IsFloat32InACompiledModel(_ fixture: ModelFixture) async throws {
    let bundle = folder.url.appendingPathComponent("Model.mlmodelc")
    try await MLModel.compileModels(at: [fixture.url], to: bundle)
    #expect(try await error(of: bundle, fixture, .float32).error < 1e-5)
    // The same in the engine's own format.
    let source = bundle.appendingPathComponent("model.xml")
    #expect(try await error(of: source, fixture, .float32).error < 1e-5)
  }

  @Test func compressedWeightsLeaveActivationsAlone() async throws {
    let bundle = folder.url.appendingPathComponent("Model.mlmodelc")
    let compressor = ModelCompressor(recorder: SilentTraceRecorder())
    _ = try await compressor.compress(ModelFixture.wideProduct.url, as: .integer8, keeping: [], to: bundle)
    #expect(try await error(of: bundle, .wideProduct, .float32).error < 1e-5)
    #expect(try await error(of: bundle, .wideProduct, .float32) { $0.predictionConcurrency = 2 }.error < 1e-5)
  }

  /// A precision of 8 bits of mantissa is no licence for 8 bits in all.
  @Test func bfloat16IsNoLess() async throws {
    #expect(try await error(of: ModelFixture.narrowProduct.url, .narrowProduct, .bfloat16).error < 3e-2)
  }
}
