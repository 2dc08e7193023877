import OpenVINO

/// A request of OpenVINO's with memory of its own.
struct OpenVINORequest: EngineRequest {
  let request: InferRequest

  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try request.withInputBytes(index, body)
  }

  func withOutput<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try request.withOutputBytes(index) { try body(UnsafeRawBufferPointer($0)) }
  }

  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
    try request.start { result in
      switch result {
      case .success: completion(.completed)
      case .failure(let error): completion(error.code == .cancelled ? .cancelled : .failed(error))
      }
    }
  }

  func cancel() { request.cancel() }
}
