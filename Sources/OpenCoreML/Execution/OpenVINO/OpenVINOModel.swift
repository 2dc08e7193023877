import OpenVINO

/// A model that OpenVINO has compiled.
final class OpenVINOModel: EngineModel {
  let signature: ModelSignature
  let optimalRequestCount: Int
  let streamCount: Int
  let precision: String
  private let compiled: CompiledModel

  init(_ compiled: CompiledModel, signature: ModelSignature) {
    self.compiled = compiled
    self.signature = signature
    optimalRequestCount = max(1, Int((try? compiled.property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")) ?? "") ?? 1)
    streamCount = max(1, Int((try? compiled.property("NUM_STREAMS")) ?? "") ?? 1)
    precision = (try? compiled.property("INFERENCE_PRECISION_HINT")) ?? "unknown"
  }

  func export(to fileDescriptor: Int32) throws { try compiled.export(to: fileDescriptor) }

  func makeRequest() throws -> any EngineRequest { OpenVINORequest(request: try compiled.makeInferRequest()) }
}
