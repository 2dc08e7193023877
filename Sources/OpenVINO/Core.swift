import CHeldErrors
import COpenVINO

/// OpenVINO itself: its devices, and what reads and compiles models.
///
/// All calls may block for long and are to be made from a thread of one's own; the first one opens the library. The object
/// may be used from several threads at once, as OpenVINO's `ov::Core` may.
package final class Core: @unchecked Sendable {
  // Safe to share: the handle is constant, ov::Core synchronises its calls, and it is freed once, in deinit.
  let runtime: Runtime
  private let handle: ovr_core_ref

  /// Opens the library where that has not been done, and makes a core.
  ///
  /// - Throws: `OpenVINOError` with the code `unavailable` where there is no library; the message says where it was sought.
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

  /// Whether the library is there and can be used. Opens it.
  package static var isAvailable: Bool { (try? Runtime.shared.get()) != nil }

  /// The file of the library that was opened; `nil` before that, and where there is none.
  package static var libraryPath: String? { ovr_library_path().map { String(cString: $0) } }

  /// OpenVINO's full build number: "2026.4.1-22982-…".
  package var version: String { String(cString: runtime.api.build_number()) }

  /// The names of the devices: "CPU", "GPU.0". Takes 100 ms the first time, as it loads every plugin.
  package func availableDevices() throws(OpenVINOError) -> [String] {
    let names = try runtime.text(attempting: "list the compute devices") { runtime.api.core_devices(handle, $0) }
    return names.split(separator: "\n").map(String.init)
  }

  /// Makes the processor known under a further name, as a device with threads and settings of its own.
  ///
  /// - Parameter name: must end in "CPU" and not be in use.
  package func addProcessor(named name: String) throws(OpenVINOError) {
    try runtime.check(runtime.api.core_add_processor(handle, name), attempting: "add the processor as \(name)")
  }

  /// A property of a device as text: `property("FULL_DEVICE_NAME", of: "CPU")`. Throws where the device has none of that name.
  package func property(_ name: String, of device: String) throws(OpenVINOError) -> String {
    try runtime.text(attempting: "read \(name) of \(device)") {
      runtime.api.core_property(handle, device, name, $0)
    }
  }

  /// Reads a source model: ONNX, OpenVINO IR (.xml), TensorFlow Lite, TensorFlow, PaddlePaddle.
  package func readModel(at path: String) throws(OpenVINOError) -> Model {
    var model: ovr_model_ref?
    // What is no model is tried as every format there is, and each parser prints what it thinks of it.
    vitrine_hold_errors()
    let status = runtime.api.core_read_model(handle, path, &model)
    vitrine_release_errors()
    try runtime.check(status, attempting: "read \(path)")
    guard let model else {
      throw OpenVINOError(code: .failed, attempted: "read \(path)", message: "no model was made")
    }
    return Model(runtime: runtime, handle: model, path: path)
  }

  /// The operations of a model that a device supports: its name for each operation's name.
  package func supportedOperations(of model: Model, on device: String) throws(OpenVINOError) -> [String: String] {
    let pairs: [(String, String)] = try runtime.collect(attempting: "ask \(device) what of \(model.path) it supports") {
      runtime.api.core_query(handle, model.handle, device, $0) { context, name, device in
        Collector<(String, String)>.add((String(cString: name), String(cString: device)), to: context)
      }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Compiles a model for a device. Takes from tens of milliseconds to minutes.
  ///
  /// - Parameters:
  ///   - model: read by this core.
  ///   - device: OpenVINO's name of it: "CPU".
  ///   - properties: OpenVINO's own names and values, such as `["INFERENCE_PRECISION_HINT": "f32"]`.
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

  /// Makes a compiled model from what `CompiledModel.export(to:)` wrote.
  ///
  /// OpenVINO accepts damaged constants and then answers wrongly: check the bytes first. Properties are not part of them
  /// and must be given again, the precision among them.
  ///
  /// - Parameters:
  ///   - bytes: needed during the call alone.
  ///   - name: the model's name in messages.
  ///   - device: OpenVINO's name of it: "CPU".
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
