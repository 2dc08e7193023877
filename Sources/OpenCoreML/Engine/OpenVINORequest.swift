import ModelFiles
import OpenVINO
import Synchronization

/// An OpenVINO request with its own memory.
final class OpenVINORequest: EngineRequest {
  private struct Borrowed {
    var inputs: [Int] = []
    var outputs: [Int] = []
  }

  private let request: InferRequest
  private let inputTypes: [ElementType]
  private let outputTypes: [ElementType]
  private let hasStates: Bool
  private let borrowed = Mutex(Borrowed())

  init(_ request: InferRequest, inputs: [EnginePort], outputs: [EnginePort]) {
    self.request = request
    inputTypes = inputs.map { ElementType(rawValue: $0.elementType) ?? .other }
    hasStates = (try? request.states().isEmpty) == false
    outputTypes = outputs.map { ElementType(rawValue: $0.elementType) ?? .other }
  }

  func setInputShape(_ index: Int, _ shape: [Int]) throws { try request.setInputShape(index, shape) }

  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try request.withInputBytes(index, body)
  }

  func withOutput<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result
  ) throws -> Result {
    try request.withOutputBytes(index) { try body(UnsafeRawBufferPointer($0), $1) }
  }

  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {
    borrowed.withLock { $0.inputs.append(index) }
    try request.setInput(index, elementType: inputTypes[index], shape: shape, bytes: memory)
  }

  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {
    borrowed.withLock { $0.outputs.append(index) }
    try request.setOutput(index, elementType: outputTypes[index], shape: shape, bytes: memory)
  }

  func useOwnMemory() {
    let places = borrowed.withLock { borrowed in
      defer { borrowed = Borrowed() }
      return borrowed
    }
    // Resetting a tensor that was set before cannot fail; if it did, setting it for the next prediction would report the error.
    for index in places.inputs { try? request.resetInput(index) }
    for index in places.outputs { try? request.resetOutput(index) }
  }

  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
    // A prediction without a state of its own begins anew, whatever ran on this request before.
    if hasStates { try request.resetStates() }
    try request.start { result in
      switch result {
      case .success: completion(.completed)
      case .failure(let error): completion(error.code == .cancelled ? .cancelled : .failed(error))
      }
    }
  }

  func cancel() { request.cancel() }
}
