import COpenVINO

/// A source model that has been read and can be compiled. Only one thread at a time may use it.
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

  /// The inputs, in index order.
  package func inputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 0) }

  /// The outputs, in index order.
  package func outputs() throws(OpenVINOError) -> [Port] { try ports(outputs: 1) }

  /// Sets the shapes of inputs by name, and infers all shapes that follow from them.
  package func reshape(_ shapes: [String: [Dimension]]) throws(OpenVINOError) {
    let attempted = "give \(path) the input shapes \(shapes)"
    let known = Set(try inputs().map(\.name))
    if let unknown = shapes.keys.first(where: { !known.contains($0) }) {
      throw OpenVINOError(code: .failed, attempted: attempted, message: "there is no input “\(unknown)”")
    }
    try runtime.check(
      withShapes(shapes) { runtime.api.model_reshape(handle, $0, $1) }, attempting: attempted)
  }

  /// An operation of the chain that runs for a prediction.
  package struct Operation: Sendable, Hashable {
    /// Its name in the model.
    package let name: String
    /// Its type, for example "Convolution".
    package let type: String
    /// The total size in bytes of all tensors that exist after this operation and are still needed: what crosses to another device
    /// if the chain is cut here. `nil` if one of them has no fixed size.
    package let crossingByteCount: Int?
  }

  /// The operations that depend on the inputs, in execution order, without those that depend only on constants.
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

  /// A node of the graph.
  package struct Node: Sendable, Hashable {
    /// Its name in the model.
    package let name: String
    /// Its type, for example "Convolution" or "Constant".
    package let type: String
    /// Whether it depends on the inputs, and so is one of `operations()`.
    package let isInChain: Bool
    /// The tensors that it reads, in index order.
    package let inputs: [Port]
    /// The tensors that it produces, in index order.
    package let outputs: [Port]
  }

  /// The whole graph, without the model's inputs and results, in an order in which it can be computed. Tensors are identified by
  /// name; one without a name is called after its node, with a colon and the output's index.
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

  /// A part of the chain as a separate model.
  ///
  /// The inputs and outputs of the whole model keep their names. A tensor that comes from or goes to another part is called after
  /// the operation that produces it, with a colon and the output's index.
  ///
  /// - Parameter places: Indices into `operations()`.
  package func part(_ places: Range<Int>) throws(OpenVINOError) -> Model {
    let attempted = "take operations \(places) of \(path) as a part"
    var part: ovr_model_ref?
    try runtime.check(
      runtime.api.model_part(handle, places.lowerBound, places.count, &part), attempting: attempted)
    guard let part else { throw OpenVINOError(code: .failed, attempted: attempted, message: "no model was made") }
    return Model(runtime: runtime, handle: part, path: path)
  }

  /// Writes the model as OpenVINO IR: the file `path`, which must end in ".xml", and the unchanged weights in a ".bin" file next to
  /// it.
  package func save(to path: String) throws(OpenVINOError) {
    try runtime.check(runtime.api.model_save(handle, path), attempting: "write \(path)")
  }

  /// The metadata in the model's file, with nested keys joined by "/". An ONNX file's metadata properties are under "framework/".
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
