import COpenVINO

/// A model compiled for a device. Safe to use from several threads at once.
package final class CompiledModel: @unchecked Sendable {
  // Safe to share: the handle is constant, ov::CompiledModel synchronises its calls, and it is freed once, in deinit.
  private let core: Core
  private let handle: ovr_compiled_ref
  /// The source model's name, for messages.
  package let name: String

  init(core: Core, handle: ovr_compiled_ref, name: String) {
    self.core = core
    self.handle = handle
    self.name = name
  }

  deinit { core.runtime.api.compiled_free(handle) }

  /// The inputs, in index order.
  package func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// The outputs, in index order.
  package func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// A property as text. `property("INFERENCE_PRECISION_HINT")` returns the precision that is really used.
  package func property(_ property: String) throws(OpenVINOError) -> String {
    try core.runtime.text(attempting: "read \(property) of \(name)") {
      core.runtime.api.compiled_property(handle, property, $0)
    }
  }

  /// An operation as the device runs it.
  package struct ExecutedOperation: Sendable, Hashable {
    /// Its name in the compiled model.
    package let name: String
    /// Its type, for example "Convolution".
    package let type: String
    /// Its kernel, for example "brgconv_avx512".
    package let kernel: String
    /// The precision in which it computes, for example "f32".
    package let precision: String
    /// The names of the source model's operations that it stands for.
    package let originalNames: [String]
  }

  /// The operations as the device runs them, in execution order.
  package func operations() throws(OpenVINOError) -> [ExecutedOperation] {
    try core.runtime.collect(attempting: "list the operations of \(name)") {
      core.runtime.api.compiled_operations(handle, $0) { context, row in
        let row = row.pointee
        Collector<ExecutedOperation>.add(
          ExecutedOperation(
            name: String(cString: row.name), type: String(cString: row.type), kernel: String(cString: row.kernel),
            precision: String(cString: row.precision),
            originalNames: String(cString: row.original_names).split(separator: ",").map(String.init)), to: context)
      }
    }
  }

  /// Writes the compiled model to an open file, starting at the file's current position.
  package func export(to fileDescriptor: Int32) throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_export(handle, fileDescriptor), attempting: "export \(name)")
  }

  /// Frees the memory for activations; the next run allocates it again. Call it only while no request runs.
  package func releaseMemory() throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_release_memory(handle), attempting: "release the memory of \(name)")
  }

  /// Creates a request with its own memory for inputs and outputs.
  package func makeInferRequest() throws(OpenVINOError) -> InferRequest {
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
