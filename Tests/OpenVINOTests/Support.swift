import ModelFixtures
import OpenVINO
import Testing

extension Core {
  func read(_ model: ModelFixture) throws -> Model { try readModel(at: model.url.path) }

  /// A model ready to run in full precision.
  func compiled(_ fixture: ModelFixture, properties: [String: String] = [:]) throws -> CompiledModel {
    let exact = ["INFERENCE_PRECISION_HINT": "f32"].merging(properties) { _, new in new }
    return try compile(read(fixture), device: "CPU", properties: exact)
  }

  /// `Linear` for two rows.
  func compiledLinear(properties: [String: String] = [:]) throws -> CompiledModel {
    let model = try read(.linear)
    try model.reshape(["x": [2, 3]])
    let exact = ["INFERENCE_PRECISION_HINT": "f32"].merging(properties) { _, new in new }
    return try compile(model, device: "CPU", properties: exact)
  }
}

extension InferRequest {
  /// Starts it and waits for its end.
  func run() async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      do {
        try start { continuation.resume(with: $0.mapError { $0 as any Error }) }
      } catch { continuation.resume(throwing: error) }
    }
  }

  func writeInput<Element>(_ index: Int, _ values: [Element]) throws {
    try withInputBytes(index) { bytes in
      try #require(bytes.count == values.count * MemoryLayout<Element>.stride)
      values.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }
  }

  func readOutput<Element>(_ index: Int, as _: Element.Type) throws -> [Element] {
    try withOutputBytes(index) { bytes, _ in Array(bytes.bindMemory(to: Element.self)) }
  }
}

/// The error that a call throws.
func failure(_ body: () throws -> Void) -> OpenVINOError? {
  do {
    try body()
    return nil
  } catch { return error as? OpenVINOError }
}

/// Gray values 0…1 that differ, for `GrayToColor`.
let grayRamp = (0..<480).map { Float($0) / 479 }

/// What `GrayToColor` makes of `grayRamp`.
let colorRamp = grayRamp + grayRamp.map { 1 - $0 } + grayRamp.map { 2 * $0 - 0.5 }

func areClose(_ left: [Float], _ right: [Float], tolerance: Float = 1e-5) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
}
