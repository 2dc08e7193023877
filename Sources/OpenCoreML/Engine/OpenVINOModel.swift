import InferenceTrace
import ModelFiles
import OpenVINO
import Scheduling
import Text

/// A model compiled by OpenVINO.
final class OpenVINOModel: EngineModel {
  let inputs: [EnginePort]
  let outputs: [EnginePort]
  let optimalRequestCount: Int
  let streamCount: Int
  let precision: String
  private let compiled: CompiledModel

  init(_ compiled: CompiledModel) throws {
    self.compiled = compiled
    inputs = try compiled.inputs().map(EnginePort.init)
    outputs = try compiled.outputs().map(EnginePort.init)
    optimalRequestCount = max(1, Int((try? compiled.property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")) ?? "") ?? 1)
    streamCount = max(1, Int((try? compiled.property("NUM_STREAMS")) ?? "") ?? 1)
    precision = (try? compiled.property("INFERENCE_PRECISION_HINT")) ?? "unknown"
  }

  func export(to fileDescriptor: Int32) throws { try compiled.export(to: fileDescriptor) }

  func makeRequest() throws -> any EngineRequest {
    OpenVINORequest(try compiled.makeInferRequest(), inputs: inputs, outputs: outputs)
  }

  func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile {
    let request = try compiled.makeInferRequest()
    for (index, input) in inputs.enumerated() {
      let shape = TensorShape(dimensions: input.shape)
      if shape.fixedShape == nil { try request.setInputShape(index, shape.defaultShape) }
      try request.withInputBytes(index) { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }
    var times: [String: [Double]] = [:]
    var predictions: [Double] = []
    // The first run allocates memory, which later runs do not.
    for round in 0...max(1, rounds) {
      if isCancelled() { throw CancellationError() }
      let start = TraceTime.now
      let arrival = Arrival<Result<Void, OpenVINOError>>()
      try request.start { arrival.arrive($0) }
      try arrival.wait().get()
      guard round > 0 else { continue }
      predictions.append(TraceTime.now.seconds(since: start))
      for row in try request.operationProfiles() where row.wasExecuted {
        times[row.name, default: []].append(row.seconds)
      }
    }
    let operations = try compiled.operations().map { operation in
      let seconds = times[operation.name] ?? []
      return EngineMeasurement(
        name: operation.name, type: operation.type, originalNames: operation.originalNames, kernel: operation.kernel,
        precision: operation.precision, seconds: Self.median(seconds), leastSeconds: seconds.min(),
        wasExecuted: !seconds.isEmpty)
    }
    return EngineProfile(predictionSeconds: Self.median(predictions), operations: operations)
  }

  private static func median(_ seconds: [Double]) -> Double { Percentiles.median(of: seconds) ?? 0 }
}
