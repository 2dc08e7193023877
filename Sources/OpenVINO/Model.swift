import COpenVINO

/// A source model that has been read and can be compiled. It belongs to one thread at a time.
package final class Model {
  let runtime: Runtime
  let handle: ovr_model_ref
  /// The file that it was read from.
  package let path: String

  init(runtime: Runtime, handle: ovr_model_ref, path: String) {
    self.runtime = runtime
    self.handle = handle
    self.path = path
  }

  deinit { runtime.api.model_free(handle) }

  /// Its inputs, in the order of their indexes.
  package func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// Its outputs, in the order of their indexes.
  package func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// Fixes or changes the shapes of inputs, by their names; what follows from them is worked out anew.
  package func reshape(_ shapes: [String: [Dimension]]) throws(OpenVINOError) {
    let attempted = "give \(path) the input shapes \(shapes)"
    let known = Set(try inputs().map(\.name))
    if let unknown = shapes.keys.first(where: { !known.contains($0) }) {
      throw OpenVINOError(code: .failed, attempted: attempted, message: "there is no input “\(unknown)”")
    }
    try runtime.check(
      withShapes(shapes) { runtime.api.model_reshape(handle, $0, $1) }, attempting: attempted)
  }

  /// One operation of the chain that runs for a prediction.
  package struct Operation: Sendable, Hashable {
    /// Its name in the model.
    package let name: String
    /// Its type: "Convolution".
    package let type: String
    /// The size in bytes of all tensors that are made up to this operation and used behind it: what crosses over where the
    /// chain is divided there. `nil` where one of them has no fixed size.
    package let crossingByteCount: Int?
  }

  /// The operations that depend on the inputs, in the order of their execution; what is computed from constants alone does not
  /// count.
  package func operations() throws(OpenVINOError) -> [Operation] {
    try runtime.collect(attempting: "list the operations of \(path)") {
      runtime.api.model_operations(handle, $0) { context, row in
        let row = row.pointee
        Collector<Operation>.add(
          Operation(
            name: String(cString: row.name), type: String(cString: row.type),
            crossingByteCount: row.crossing_bytes < 0 ? nil : Int(row.crossing_bytes)), to: context)
      }
    }
  }

  /// One node of the graph.
  package struct Node: Sendable, Hashable {
    /// Its name in the model.
    package let name: String
    /// Its type: "Convolution", "Constant".
    package let type: String
    /// Whether it is one of `operations()`: whether it depends on the inputs.
    package let isInChain: Bool
    /// The tensors that it takes, in the order of their indexes.
    package let inputs: [Port]
    /// The tensors that it gives, in the order of their indexes.
    package let outputs: [Port]
  }

  /// The whole graph without the model's inputs and results, in an order in which it can be computed. Tensors are known by their
  /// names; one without has the name of its node, a colon and the number of its output.
  package func nodes() throws(OpenVINOError) -> [Node] {
    try runtime.collect(attempting: "list the nodes of \(path)") {
      runtime.api.model_nodes(handle, $0) { context, row in
        let row = row.pointee
        Collector<Node>.add(
          Node(
            name: String(cString: row.name), type: String(cString: row.type), isInChain: row.in_chain != 0,
            inputs: UnsafeBufferPointer(start: row.inputs, count: row.input_count).map(Port.init),
            outputs: UnsafeBufferPointer(start: row.outputs, count: row.output_count).map(Port.init)), to: context)
      }
    }
  }

  /// A part of the chain as a model of its own.
  ///
  /// The inputs and outputs of the whole keep their names; a tensor that comes from or goes to another part has the name of the
  /// operation that makes it, a colon and the number of its output.
  ///
  /// - Parameter places: into `operations()`.
  package func part(_ places: Range<Int>) throws(OpenVINOError) -> Model {
    let attempted = "take operations \(places) of \(path) as a part"
    var part: ovr_model_ref?
    try runtime.check(
      runtime.api.model_part(handle, places.lowerBound, places.count, &part), attempting: attempted)
    guard let part else { throw OpenVINOError(code: .failed, attempted: attempted, message: "no model was made") }
    return Model(runtime: runtime, handle: part, path: path)
  }

  /// Writes the model as OpenVINO IR: `path`, which ends in ".xml", and the weights, unchanged, in a ".bin" file beside it.
  package func save(to path: String) throws(OpenVINOError) {
    try runtime.check(runtime.api.model_save(handle, path), attempting: "write \(path)")
  }

  /// What the model's file says of itself; nested keys are joined by "/". An ONNX file's metadata properties stand below
  /// "framework/".
  package func metadata() throws(OpenVINOError) -> [String: String] {
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
