/// What a field of a layer's message holds, and what the attribute is called that keeps it.
///
/// A field in a message of its own has the message's name before its own, as in "valid.paddingAmounts".
indirect enum LayerField: Sendable {
  case integer(String)
  case integers(String)
  case number(String)
  case numbers(String)
  case flag(String)
  case flags(String)
  case text(String)
  /// One of several names; the first if the file does not say.
  case choice(String, [String])
  /// Numbers in any of the ways in which layers keep their weights.
  case weights(String)
  /// How much lies before and after, for height and width.
  case borders(String)
  /// Fields of another message; that it is there at all is kept as a flag.
  case message(String, [Int: LayerField])
  /// Several such messages, which are numbered.
  case messages(String, [Int: LayerField])
  /// A function that a recurrent layer applies, or several.
  case activations(String)
  /// Layers that run in this one.
  case network(String)

  var name: String {
    switch self {
    case .integer(let name), .integers(let name), .number(let name), .numbers(let name), .flag(let name),
      .flags(let name), .text(let name), .choice(let name, _), .weights(let name), .borders(let name),
      .message(let name, _), .messages(let name, _), .activations(let name), .network(let name):
      name
    }
  }
}

/// A kind of layer: its name, and the fields of its message.
struct LayerKind: Sendable {
  let name: String
  let fields: [Int: LayerField]

  init(_ name: String, _ fields: [Int: LayerField] = [:]) { (self.name, self.fields) = (name, fields) }
}

extension LayerKind {
  /// The kinds of layers by the number of their field in a layer's message.
  ///
  /// Source: coremltools, `mlmodel/format/NeuralNetwork.proto`.
  static let all: [Int: LayerKind] = [windows, elementwise, shapes, tensors, recurrent, control, unable]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
