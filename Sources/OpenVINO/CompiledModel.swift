import COpenVINO

/// A model that is compiled for a device. It may be used from several threads at once.
public final class CompiledModel: @unchecked Sendable {
  // Safe to share: the handle is constant, ov::CompiledModel synchronises its calls, and it is freed once, in deinit.
  private let core: Core
  private let handle: ovr_compiled_ref
  /// What it was made from, for messages.
  public let name: String

  init(core: Core, handle: ovr_compiled_ref, name: String) {
    self.core = core
    self.handle = handle
    self.name = name
  }

  deinit { core.runtime.api.compiled_free(handle) }

  /// Its inputs, in the order of their indexes.
  public func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// Its outputs, in the order of their indexes.
  public func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// A property as text: `property("INFERENCE_PRECISION_HINT")` says what really runs.
  public func property(_ property: String) throws(OpenVINOError) -> String {
    try core.runtime.text(attempting: "read \(property) of \(name)") {
      core.runtime.api.compiled_property(handle, property, $0)
    }
  }

  /// Writes the compiled model to an open file, from its current position on.
  public func export(to fileDescriptor: Int32) throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_export(handle, fileDescriptor), attempting: "export \(name)")
  }

  /// Gives back the memory for activations. To be called while no request runs; the next run takes it again.
  public func releaseMemory() throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_release_memory(handle), attempting: "release the memory of \(name)")
  }

  /// Makes a request with memory of its own for inputs and outputs.
  public func makeInferRequest() throws(OpenVINOError) -> InferRequest {
    var request: ovr_request_ref?
    let attempted = "make a request for \(name)"
    try core.runtime.check(core.runtime.api.compiled_create_request(handle, &request), attempting: attempted)
    guard let request else { throw OpenVINOError(code: .failed, attempted: attempted, message: "none was made") }
    return InferRequest(model: self, runtime: core.runtime, handle: request)
  }

  private func ports(outputs: Int32) throws(OpenVINOError) -> [Port] {
    try core.runtime.collect(attempting: "list the inputs and outputs of \(name)") {
      core.runtime.api.compiled_ports(handle, outputs, $0, Port.visit)
    }
  }
}
