/// Writes a graph as OpenVINO's intermediate representation, version 11: a text in XML, whose constants lie in one memory beside it.
///
/// Source: https://docs.openvino.ai/2025/documentation/openvino-ir-format.html. Sizes and types of ports are left out, because the
/// reader infers them.
struct GraphText {
  private var text = ""
  private let weights: WeightLayout

  /// - Parameter weights: Receives the constants.
  static func write(_ graph: Graph, name: String, into weights: WeightLayout) -> String {
    var writer = GraphText(weights: weights)
    writer.text += "<?xml version=\"1.0\"?>\n<net name=\"\(escaped(name))\" version=\"11\">\n"
    writer.write(graph)
    writer.text += "</net>\n"
    return writer.text
  }

  private init(weights: WeightLayout) { self.weights = weights }

  private mutating func write(_ graph: Graph) {
    text += "<layers>\n"
    for (id, node) in graph.nodes.enumerated() { write(node, id) }
    text += "</layers>\n<edges>\n"
    for (id, node) in graph.nodes.enumerated() {
      for (port, input) in node.inputs.enumerated() {
        let from = graph.nodes[input.node].inputs.count + input.port
        text += "<edge from-layer=\"\(input.node)\" from-port=\"\(from)\" to-layer=\"\(id)\" to-port=\"\(port)\"/>\n"
      }
    }
    text += "</edges>\n"
  }

  private mutating func write(_ node: Graph.Node, _ id: Int) {
    text +=
      "<layer id=\"\(id)\" name=\"\(Self.escaped(node.name))\" type=\"\(node.type)\" version=\"\(node.operationSet)\">"
    var attributes = node.attributes
    if let value = node.value {
      let place = weights.place(of: value)
      attributes += [("offset", "\(place.lowerBound)"), ("size", "\(place.count)")]
    }
    if !attributes.isEmpty {
      text += "<data"
      for attribute in attributes { text += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
      text += "/>"
    }
    if !node.inputs.isEmpty {
      text += "<input>"
      for port in node.inputs.indices { text += "<port id=\"\(port)\" precision=\"UNSPECIFIED\"/>" }
      text += "</input>"
    }
    if node.outputCount > 0 {
      text += "<output>"
      for port in 0..<node.outputCount {
        let names = node.tensorNames[port].map { " names=\"\(Self.escaped(Self.joined([$0])))\"" } ?? ""
        text += "<port id=\"\(node.inputs.count + port)\" precision=\"UNSPECIFIED\"\(names)/>"
      }
      text += "</output>"
    }
    for body in node.bodies {
      text += body.connections + "<\(body.tag)>\n"
      write(body.graph)
      text += "</\(body.tag)>"
    }
    text += "</layer>\n"
  }

  /// Names are separated by commas, so those in a name are marked.
  private static func joined(_ names: [String]) -> String {
    names.map { $0.split(separator: ",", omittingEmptySubsequences: false).joined(separator: "\\,") }.joined(
      separator: ",")
  }

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || [0x22, 0x26, 0x3C, 0x3E].contains($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      // XML has no way to write most of them.
      case _ where scalar.value < 0x20: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
