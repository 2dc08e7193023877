import COpenVINO

/// A model that is compiled for a device. It may be used from several threads at once.
package final class CompiledModel: @unchecked Sendable {
  // Safe to share: the handle is constant, ov::CompiledModel synchronises its calls, and it is freed once, in deinit.
  private let core: Core
  private let handle: ovr_compiled_ref
  /// What it was made from, for messages.
  package let name: String

  init(core: Core, handle: ovr_compiled_ref, name: String) {
    self.core = core
    self.handle = handle
    self.name = name
  }

  deinit { core.runtime.api.compiled_free(handle) }

  /// Its inputs, in the order of their indexes.
  package func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// Its outputs, in the order of their indexes.
  package func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// A property as text: `property("INFERENCE_PRECISION_HINT")` says what really runs.
  package func property(_ property: String) throws(OpenVINOError) -> String {
    try core.runtime.text(attempting: "read \(property) of \(name)") {
      core.runtime.api.compiled_property(handle, property, $0)
    }
  }

  /// One operation as the device executes it.
  package struct ExecutedOperation: Sendable, Hashable {
    /// Its name in the compiled model.
    package let name: String
    /// Its type: "Convolution".
    package let type: String
    /// The kernel: "brgconv_avx512".
    package let kernel: String
    /// The precision that it computes in: "f32".
    package let precision: String
    /// The operations of the source model that it stands for.
    package let originalNames: [String]
  }

  /// The operations as the device executes them, in their order.
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

  /// Writes the compiled model to an open file, from its current position on.
  package func export(to fileDescriptor: Int32) throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_export(handle, fileDescriptor), attempting: "export \(name)")
  }

  /// Gives back the memory for activations. To be called while no request runs; the next run takes it again.
  package func releaseMemory() throws(OpenVINOError) {
    try core.runtime.check(
      core.runtime.api.compiled_release_memory(handle), attempting: "release the memory of \(name)")
  }

  /// Makes a request with memory of its own for inputs and outputs.
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
