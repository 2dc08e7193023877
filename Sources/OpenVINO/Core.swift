import CHeldErrors
import COpenVINO

/// OpenVINO itself: it lists devices, and reads and compiles models.
///
/// ```swift
/// let core = try Core()
/// let model = try core.readModel(at: "model.onnx")
/// let compiled = try core.compile(model, device: "CPU", properties: ["INFERENCE_PRECISION_HINT": "f32"])
/// let request = try compiled.makeInferRequest()
/// ```
///
/// Every call may block for a long time, so call it from your own thread; the first call opens the library. Safe to use from
/// several threads at once, like OpenVINO's `ov::Core`.
package final class Core: @unchecked Sendable {
  // Safe to share: the handle is constant, ov::Core synchronises its calls, and it is freed once, in deinit.
  let runtime: Runtime
  private let handle: ovr_core_ref

  /// Creates a core, opening the library first if necessary.
  ///
  /// - Throws: `OpenVINOError` with the code `unavailable` if the library is missing; the message lists where it was searched for.
  package init() throws(OpenVINOError) {
    runtime = try Runtime.shared.get()
    var core: ovr_core_ref?
    try runtime.check(runtime.api.core_create(&core), attempting: "start OpenVINO")
    guard let core else {
      throw OpenVINOError(code: .failed, attempted: "start OpenVINO", message: "no core was made")
    }
    handle = core
  }

  deinit { runtime.api.core_free(handle) }

  /// Whether the library exists and can be used. Opens it.
  package static var isAvailable: Bool { (try? Runtime.shared.get()) != nil }

  /// The path of the opened library; `nil` before it is opened, or if there is none.
  package static var libraryPath: String? { ovr_library_path().map { String(cString: $0) } }

  /// OpenVINO's full build number, for example "2026.4.1-22982-…".
  package var version: String { String(cString: runtime.api.build_number()) }

  /// The names of the devices, for example "CPU" and "GPU.0". The first call takes 100 ms, because it loads every plugin.
  package func availableDevices() throws(OpenVINOError) -> [String] {
    let names = try runtime.text(attempting: "list the compute devices") { runtime.api.core_devices(handle, $0) }
    return names.split(separator: "\n").map(String.init)
  }

  /// Registers the processor under another name, as a device with its own threads and settings.
  ///
  /// - Parameter name: Must end in "CPU" and be unused.
  package func addProcessor(named name: String) throws(OpenVINOError) {
    try runtime.check(runtime.api.core_add_processor(handle, name), attempting: "add the processor as \(name)")
  }

  /// A property of a device as text, for example `property("FULL_DEVICE_NAME", of: "CPU")`. Throws if the device has no such
  /// property.
  package func property(_ name: String, of device: String) throws(OpenVINOError) -> String {
    try runtime.text(attempting: "read \(name) of \(device)") {
      runtime.api.core_property(handle, device, name, $0)
    }
  }

  /// Reads a source model: ONNX, OpenVINO IR (.xml), TensorFlow Lite, TensorFlow or PaddlePaddle.
  package func readModel(at path: String) throws(OpenVINOError) -> Model {
    var model: ovr_model_ref?
    // OpenVINO tries a file that is not a model as every format in turn, and each parser prints its opinion.
    vitrine_hold_errors()
    let status = runtime.api.core_read_model(handle, path, &model)
    vitrine_release_errors()
    try runtime.check(status, attempting: "read \(path)")
    guard let model else {
      throw OpenVINOError(code: .failed, attempted: "read \(path)", message: "no model was made")
    }
    return Model(runtime: runtime, handle: model, path: path)
  }

  /// Reads a model from OpenVINO's intermediate representation as text.
  ///
  /// - Parameters:
  ///   - weights: Holds the memory that the text's constants lie in; kept until no model needs them.
  ///   - bytes: That memory.
  ///   - path: The model's name in messages.
  package func readModel<Weights: AnyObject & Sendable>(
    text: String, weights: Weights, bytes: UnsafeRawBufferPointer, path: String
  ) throws(OpenVINOError) -> Model {
    let attempted = "read \(path)"
    guard let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else {
      throw OpenVINOError(code: .failed, attempted: attempted, message: "there is no memory for its weights")
    }
    var model: ovr_model_ref?
    let owner = Unmanaged.passRetained(weights as AnyObject).toOpaque()
    let status = runtime.api.core_read_text(
      handle, text, start, bytes.count, owner,
      {
        if let owner = $0 { Unmanaged<AnyObject>.fromOpaque(owner).release() }
      }, &model)
    try runtime.check(status, attempting: attempted)
    guard let model else { throw OpenVINOError(code: .failed, attempted: attempted, message: "no model was made") }
    return Model(runtime: runtime, handle: model, path: path)
  }

  /// The operations of a model that a device supports, as a dictionary from operation name to device name.
  package func supportedOperations(of model: Model, on device: String) throws(OpenVINOError) -> [String: String] {
    let pairs: [(String, String)] = try runtime.collect(attempting: "ask \(device) what it supports of \(model.path)") {
      runtime.api.core_query(handle, model.handle, device, $0) { context, name, device in
        Collector<(String, String)>.add((String(cString: name), String(cString: device)), to: context)
      }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Compiles a model for a device. Takes between tens of milliseconds and minutes.
  ///
  /// - Parameters:
  ///   - model: A model read by this core.
  ///   - device: OpenVINO's name for the device, for example "CPU".
  ///   - properties: OpenVINO's own names and values, for example `["INFERENCE_PRECISION_HINT": "f32"]`.
  package func compile(
    _ model: Model, device: String, properties: [String: String] = [:]
  ) throws(OpenVINOError) -> CompiledModel {
    let attempted = "compile \(model.path) for \(device)"
    var compiled: ovr_compiled_ref?
    let status = withProperties(properties) {
      runtime.api.core_compile(handle, model.handle, device, $0, $1, &compiled)
    }
    try runtime.check(status, attempting: attempted)
    guard let compiled else { throw OpenVINOError(code: .failed, attempted: attempted, message: "no model was made") }
    return CompiledModel(core: self, handle: compiled, name: model.path)
  }

  /// Creates a compiled model from the bytes that `CompiledModel.export(to:)` wrote.
  ///
  /// OpenVINO accepts damaged constants and then gives wrong answers, so check the bytes first. They do not contain the properties,
  /// which must be given again, including the precision.
  ///
  /// - Parameters:
  ///   - bytes: The exported bytes; needed only during the call.
  ///   - name: The model's name in messages.
  ///   - device: OpenVINO's name for the device, for example "CPU".
  ///   - properties: OpenVINO's own names and values.
  package func importModel(
    from bytes: UnsafeRawBufferPointer, name: String, device: String, properties: [String: String] = [:]
  ) throws(OpenVINOError) -> CompiledModel {
    let attempted = "import \(name) for \(device)"
    var compiled: ovr_compiled_ref?
    let status = withProperties(properties) {
      runtime.api.core_import(handle, bytes.baseAddress, bytes.count, device, $0, $1, &compiled)
    }
    try runtime.check(status, attempting: attempted)
    guard let compiled else { throw OpenVINOError(code: .failed, attempted: attempted, message: "no model was made") }
    return CompiledModel(core: self, handle: compiled, name: name)
  }
}
