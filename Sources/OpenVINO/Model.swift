import COpenVINO

/// A source model that has been read and can be compiled. It belongs to one thread at a time.
public final class Model {
  private let runtime: Runtime
  let handle: ovr_model_ref
  /// The file that it was read from.
  public let path: String

  init(runtime: Runtime, handle: ovr_model_ref, path: String) {
    self.runtime = runtime
    self.handle = handle
    self.path = path
  }

  deinit { runtime.api.model_free(handle) }

  /// Its inputs, in the order of their indexes.
  public func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// Its outputs, in the order of their indexes.
  public func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// Fixes or changes the shape of an input; what follows from it is worked out anew.
  public func reshape(input: String, to shape: [Int]) throws(OpenVINOError) {
    let dimensions = shape.map(Int64.init)
    try runtime.check(
      runtime.api.model_reshape(handle, input, dimensions, dimensions.count),
      attempting: "give \(input) the shape \(shape)")
  }

  /// Names and types of the operations in the order of their execution.
  public func operations() throws(OpenVINOError) -> [(name: String, type: String)] {
    try runtime.collect(attempting: "list the operations of \(path)") {
      runtime.api.model_operations(handle, $0) { context, name, type in
        Collector<(name: String, type: String)>.add((String(cString: name), String(cString: type)), to: context)
      }
    }
  }

  /// What the model's file says of itself; nested keys are joined by "/". An ONNX file's metadata properties stand below
  /// "framework/".
  public func metadata() throws(OpenVINOError) -> [String: String] {
    let pairs: [(String, String)] = try runtime.collect(attempting: "read what \(path) says of itself") {
      runtime.api.model_metadata(handle, $0) { context, key, value in
        Collector<(String, String)>.add((String(cString: key), String(cString: value)), to: context)
      }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func ports(outputs: Int32) throws(OpenVINOError) -> [Port] {
    try runtime.collect(attempting: "list the inputs and outputs of \(path)") {
      runtime.api.model_ports(handle, outputs, $0, Port.visit)
    }
  }
}
