import COpenVINO
import Synchronization

/// Runs one prediction at a time: it holds inputs and outputs, and starts and cancels the prediction.
///
/// It has one owner at a time, who must call nothing but `cancel()` while it runs; `cancel()` may be called from any thread. It is
/// kept alive while it runs, because freeing it then would lose its completion.
package final class InferRequest: @unchecked Sendable {
  // Safe to pass on: the handle is constant and freed once, in deinit; the comment above says who may call what.
  private let model: CompiledModel
  private let runtime: Runtime
  private let handle: ovr_request_ref

  /// How long an operation took in the last run.
  package struct OperationProfile: Sendable {
    /// The operation's name in the compiled model.
    package let name: String
    /// Its type, for example "Convolution".
    package let type: String
    /// The kernel and the precision that ran, for example "brgconv_avx512_1x1_bf16".
    package let kernel: String
    /// Elapsed seconds.
    package let seconds: Double
    /// Whether it ran itself; it may have been fused into another operation.
    package let wasExecuted: Bool
  }

  init(model: CompiledModel, runtime: Runtime, handle: ovr_request_ref) {
    self.model = model
    self.runtime = runtime
    self.handle = handle
  }

  deinit { runtime.api.request_free(handle) }

  /// Passes an input's memory to `body`, which may write it. Do not call it while the request runs.
  package func withInputBytes<Result>(
    _ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) throws -> Result {
    try body(tensor(outputs: 0, index).bytes)
  }

  /// Passes an output's memory and shape to `body`, which may read it. Do not call it while the request runs.
  package func withOutputBytes<Result>(
    _ index: Int, _ body: (UnsafeMutableRawBufferPointer, _ shape: [Int]) throws -> Result
  ) throws -> Result {
    let tensor = try tensor(outputs: 1, index)
    return try body(tensor.bytes, tensor.shape)
  }

  /// Sets the shape of an input whose shape is open. Do not call it while the request runs.
  package func setInputShape(_ index: Int, _ shape: [Int]) throws(OpenVINOError) {
    try runtime.check(
      runtime.api.request_set_shape(handle, index, shape, shape.count),
      attempting: "give input \(index) of \(model.name) the shape \(shape)")
  }

  /// Uses the caller's memory for an input. It must stay valid until the request has ended and has been reset to its own memory.
  package func setInput(
    _ index: Int, elementType: ElementType, shape: [Int], bytes: UnsafeMutableRawPointer
  ) throws(OpenVINOError) {
    try setTensor(outputs: 0, index, elementType, shape, bytes)
  }

  /// Uses the caller's memory for an output. It must stay valid until the request has ended and has been reset to its own memory.
  package func setOutput(
    _ index: Int, elementType: ElementType, shape: [Int], bytes: UnsafeMutableRawPointer
  ) throws(OpenVINOError) {
    try setTensor(outputs: 1, index, elementType, shape, bytes)
  }

  /// Uses the request's own memory for an input again. Do not call it while the request runs.
  package func resetInput(_ index: Int) throws(OpenVINOError) { try resetTensor(outputs: 0, index) }

  /// Uses the request's own memory for an output again. Do not call it while the request runs.
  package func resetOutput(_ index: Int) throws(OpenVINOError) { try resetTensor(outputs: 1, index) }

  /// What the model keeps from one prediction of this request to the next, in index order.
  package func states() throws(OpenVINOError) -> [Port] {
    try runtime.collect(attempting: "list the states of \(model.name)") {
      runtime.api.request_states(handle, $0, Port.visit)
    }
  }

  /// Sets all states to what they are at the beginning. Do not call it while the request runs.
  package func resetStates() throws(OpenVINOError) {
    try runtime.check(runtime.api.request_reset_states(handle), attempting: "reset the states of \(model.name)")
  }

  /// Copies a state's elements to memory of its size.
  package func readState(_ index: Int, into bytes: UnsafeMutableRawBufferPointer) throws(OpenVINOError) {
    try copyState(index, writes: 0, bytes)
  }

  /// Copies memory of a state's size to the state. Do not call it while the request runs.
  package func writeState(_ index: Int, from bytes: UnsafeMutableRawBufferPointer) throws(OpenVINOError) {
    try copyState(index, writes: 1, bytes)
  }

  private func copyState(
    _ index: Int, writes: Int32, _ bytes: UnsafeMutableRawBufferPointer
  ) throws(OpenVINOError) {
    let attempted = "copy state \(index) of \(model.name)"
    guard let start = bytes.baseAddress else {
      throw OpenVINOError(code: .failed, attempted: attempted, message: "there is no memory for it")
    }
    try runtime.check(
      runtime.api.request_copy_state(handle, index, writes, start, bytes.count), attempting: attempted)
  }

  /// Starts the prediction and returns at once.
  ///
  /// - Parameter completion: Called once, on one of OpenVINO's threads; it must hand over the result and return. After `cancel()`
  ///   it receives an error with the code `cancelled`, unless the prediction had already ended.
  /// - Throws: `OpenVINOError` if the prediction cannot start; `completion` is then never called.
  package func start(completion: @escaping @Sendable (Result<Void, OpenVINOError>) -> Void) throws(OpenVINOError) {
    let run = Run(request: self, completion: completion)
    let context = Unmanaged.passRetained(run)
    let status = runtime.api.request_start(handle, context.toOpaque()) { context, outcome, message in
      guard let context else { return }
      let run = Unmanaged<Run>.fromOpaque(context).takeRetainedValue()
      run.end(outcome, message.map { String(cString: $0) })
    }
    guard status != nil else { return }
    context.release()
    try runtime.check(status, attempting: "start a prediction of \(model.name)")
  }

  /// Asks a running prediction to stop; harmless at any other time.
  package func cancel() {
    // If cancelling fails, the request runs to its end and calls its completion as usual.
    if let message = runtime.api.request_cancel(handle) { runtime.api.free_string(message) }
  }

  /// How long each operation of the last run took. The model must have been compiled with `PERF_COUNT` = `YES`.
  package func operationProfiles() throws(OpenVINOError) -> [OperationProfile] {
    try runtime.collect(attempting: "read the profile of \(model.name)") {
      runtime.api.request_profile(handle, $0) { context, row in
        let row = row.pointee
        Collector<OperationProfile>.add(
          OperationProfile(
            name: String(cString: row.name), type: String(cString: row.type), kernel: String(cString: row.kernel),
            seconds: Double(row.real_microseconds) / 1e6, wasExecuted: row.was_executed != 0), to: context)
      }
    }
  }

  private func tensor(
    outputs: Int32, _ index: Int
  ) throws(OpenVINOError) -> (bytes: UnsafeMutableRawBufferPointer, shape: [Int]) {
    var tensor = ovr_tensor()
    try runtime.check(
      runtime.api.request_tensor(handle, outputs, index, &tensor), attempting: "reach tensor \(index) of \(model.name)")
    let shape = withUnsafeBytes(of: tensor.dimensions) { $0.bindMemory(to: Int.self).prefix(tensor.rank).map { $0 } }
    return (UnsafeMutableRawBufferPointer(start: tensor.bytes, count: tensor.byte_count), shape)
  }

  private func resetTensor(outputs: Int32, _ index: Int) throws(OpenVINOError) {
    try runtime.check(
      runtime.api.request_reset_tensor(handle, outputs, index),
      attempting: "use the request's own tensor \(index) of \(model.name)")
  }

  private func setTensor(
    outputs: Int32, _ index: Int, _ elementType: ElementType, _ shape: [Int], _ bytes: UnsafeMutableRawPointer
  ) throws(OpenVINOError) {
    try runtime.check(
      runtime.api.request_set_tensor(handle, outputs, index, elementType.rawValue, shape, shape.count, bytes),
      attempting: "set tensor \(index) of \(model.name)")
  }

  /// A run in progress. It keeps the request alive until just before its completion is called, and no longer: whoever receives the
  /// result may free the request at once, and its destructor waits for the completion to return.
  private final class Run: Sendable {
    private let request: Mutex<InferRequest?>
    private let completion: @Sendable (Result<Void, OpenVINOError>) -> Void

    init(request: InferRequest, completion: @escaping @Sendable (Result<Void, OpenVINOError>) -> Void) {
      self.request = Mutex(request)
      self.completion = completion
    }

    func end(_ outcome: ovr_outcome, _ message: String?) { completion(result(outcome, message)) }

    /// A separate function, so that its reference to the request ends when it returns.
    @inline(never) private func result(_ outcome: ovr_outcome, _ message: String?) -> Result<Void, OpenVINOError> {
      let request = request.withLock { request in
        defer { request = nil }
        return request
      }
      guard outcome != OVR_COMPLETED else { return .success(()) }
      return .failure(
        OpenVINOError(
          code: outcome == OVR_CANCELLED ? .cancelled : .failed,
          attempted: "predict with \(request?.model.name ?? "a model")", message: message ?? "no reason was given"))
    }
  }
}
