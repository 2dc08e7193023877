/// A model as OpenVINO's operations, built one after another.
///
/// Operations are those of OpenVINO's operation sets, with their names, attributes and order of inputs; see
/// https://docs.openvino.ai/2025/documentation/openvino-ir-format/operation-sets.html. The engine finds shapes and types out itself;
/// the shapes kept here serve the translation, which sometimes needs to know them.
package final class Graph {
  /// An output of a node.
  package struct Tensor: Sendable, Equatable {
    var node: Int
    var port: Int
    package var element: Element
    /// The sizes, `nil` where one is open or not known; `nil` if even their number is.
    package var shape: [Int?]?

    package var rank: Int? { shape?.count }
  }

  struct Node {
    var type: String
    var operationSet: String
    var name: String
    var attributes: [(name: String, value: String)]
    var inputs: [Tensor]
    var outputCount: Int
    /// The names of the tensors that it gives, by output.
    var tensorNames: [Int: String] = [:]
    /// A constant's value.
    var value: TensorValue?
    /// The bodies of a node that runs other graphs, with what connects them to it.
    var bodies: [Body] = []
  }

  /// A graph in a node.
  struct Body {
    /// Its element in the text: "body", "then_body", "else_body".
    var tag: String
    var graph: Graph
    /// The connections' own text.
    var connections: String
  }

  private(set) var nodes: [Node] = []
  /// Tensors of five dimensions that are also there with four, by the numbers of their node and output.
  var folded: [[Int]: Tensor] = [:]
  /// The name of the operation that is being translated: its nodes are called after it.
  var scope = ""
  private var parts = 0

  package init() {}

  /// Adds a node, and returns its outputs.
  @discardableResult func add(
    _ type: String, _ inputs: [Tensor], _ attributes: KeyValuePairs<String, String> = [:], set: Int = 1,
    gives outputs: [(element: Element, shape: [Int?]?)]
  ) -> [Tensor] {
    let node = Node(
      type: type, operationSet: "opset\(set)", name: nextName(), attributes: attributes.map { ($0.key, $0.value) },
      inputs: inputs, outputCount: outputs.count)
    return append(node, outputs)
  }

  /// Adds a node with one output; by default of its first input's type, of an unknown shape.
  func add(
    _ type: String, _ inputs: [Tensor], _ attributes: KeyValuePairs<String, String> = [:], set: Int = 1,
    element: Element? = nil, shape: [Int?]? = nil
  ) -> Tensor {
    add(type, inputs, attributes, set: set, gives: [(element ?? inputs.first?.element ?? .float32, shape)])[0]
  }

  /// Adds a node with one output of interest, of its first input's type, with attributes that have been put together.
  func add(
    _ type: String, _ inputs: [Tensor], attributes: [(String, String)], set: Int = 1, outputCount: Int = 1,
    shape: [Int?]? = nil
  ) -> Tensor {
    let output = (element: inputs.first?.element ?? .float32, shape: shape)
    return add(
      type, inputs, attributes: attributes, set: set, outputs: Array(repeating: output, count: outputCount))[0]
  }

  /// Adds a node with attributes that have been put together, and returns its outputs.
  func add(
    _ type: String, _ inputs: [Tensor], attributes: [(String, String)], set: Int,
    outputs: [(element: Element, shape: [Int?]?)]
  ) -> [Tensor] {
    let node = Node(
      type: type, operationSet: "opset\(set)", name: nextName(),
      attributes: attributes.map { (name: $0.0, value: $0.1) },
      inputs: inputs, outputCount: outputs.count)
    return append(node, outputs)
  }

  private func append(_ node: Node, _ outputs: [(element: Element, shape: [Int?]?)]) -> [Tensor] {
    nodes.append(node)
    return outputs.enumerated().map {
      Tensor(node: nodes.count - 1, port: $0, element: $1.element, shape: $1.shape)
    }
  }

  private func nextName() -> String {
    parts += 1
    return "\(scope)/\(parts)"
  }

  // MARK: Ends

  /// Adds an input.
  ///
  /// - Throws: `FormatError` if the engine has no such elements.
  package func parameter(_ name: String, _ element: Element, _ shape: [Int?]?) throws -> Tensor {
    var node = Node(
      type: "Parameter", operationSet: "opset1", name: name,
      attributes: [
        ("shape", shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: ",") } ?? "..."),
        ("element_type", try Self.engineName(element)),
      ], inputs: [], outputCount: 1)
    node.tensorNames[0] = name
    return append(node, [(element, shape)])[0]
  }

  /// Adds an output.
  package func result(_ tensor: Tensor, named name: String) {
    var tensor = tensor
    // A tensor has one name, so an input that is an output too, or an output under two names, needs a node of its own.
    if nodes[tensor.node].type == "Parameter" || nodes[tensor.node].tensorNames[tensor.port] != nil {
      tensor = add("Convert", [tensor], ["destination_type": tensor.element.engineName ?? "f32"], shape: tensor.shape)
    }
    nodes[tensor.node].tensorNames[tensor.port] = name
    nodes.append(
      Node(
        type: "Result", operationSet: "opset1", name: "\(name)/result", attributes: [], inputs: [tensor], outputCount: 0
      ))
  }

  /// Adds an output of a graph in a node, and returns its number.
  func end(_ tensor: Tensor) -> Int {
    nodes.append(
      Node(type: "Result", operationSet: "opset1", name: nextName(), attributes: [], inputs: [tensor], outputCount: 0))
    return nodes.count - 1
  }

  /// Adds a constant.
  ///
  /// - Throws: `FormatError` if the engine has no such elements.
  package func constant(_ value: TensorValue) throws -> Tensor {
    let value = try value.engineValue()
    var node = Node(
      type: "Const", operationSet: "opset1", name: nextName(),
      attributes: [
        ("element_type", try Self.engineName(value.element)),
        ("shape", value.shape.map(String.init).joined(separator: ",")),
      ], inputs: [], outputCount: 1)
    node.value = value
    return append(node, [(value.element, value.shape)])[0]
  }

  static func engineName(_ element: Element) throws -> String {
    guard let name = element.engineName else { throw FormatError("the engine has no tensors of \(element.rawValue)") }
    return name
  }

  // MARK: Names

  /// Calls the node that makes a tensor by the name that the model uses, so that plans and profiles show it.
  func name(_ tensor: Tensor, _ name: String) {
    guard !["Parameter", "Const"].contains(nodes[tensor.node].type) else { return }
    nodes[tensor.node].name = name
  }

  func addBody(_ body: Body, to tensor: Tensor) { nodes[tensor.node].bodies.append(body) }
}

extension TensorValue {
  /// The value with elements that the engine's tensors have.
  fileprivate func engineValue() throws -> TensorValue {
    switch element {
    case .int16, .uint16:
      try TensorValue(.int32, shape: shape, .memory(ElementEncoder.bytes(of: integers, as: .int32)))
    case .uint1, .uint2, .uint3, .uint6:
      try TensorValue(.uint8, shape: shape, .memory(ElementEncoder.bytes(of: integers, as: .uint8)))
    case .float8E4M3, .float8E5M2:
      try TensorValue(.float16, shape: shape, .memory(ElementEncoder.bytes(of: numbers, as: .float16)))
    default: self
    }
  }
}

extension Graph {
  /// The constants of this graph and of those in its nodes.
  var constants: [TensorValue] {
    nodes.flatMap { node in node.bodies.flatMap(\.graph.constants) + (node.value.map { [$0] } ?? []) }
  }
}
