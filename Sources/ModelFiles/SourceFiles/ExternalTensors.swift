/// Finds the files next to an ONNX model that hold its tensors, wherever the model refers to them: in a graph's constants, dense or
/// sparse, in attributes of nodes, in graphs inside nodes, in functions, in training information.
struct ExternalTensors {
  /// The ONNX messages that lead to tensors.
  private enum Message {
    case model, graph, training, function, node, attribute, sparseTensor, tensor, entry

    /// The message in a field, if it leads to tensors.
    func child(_ field: UInt64) -> Message? {
      switch (self, field) {
      case (.model, 7), (.attribute, 6), (.attribute, 11), (.training, 1), (.training, 2): .graph
      case (.model, 20): .training
      case (.model, 25): .function
      case (.graph, 1), (.function, 7): .node
      case (.graph, 5), (.attribute, 5), (.attribute, 10), (.sparseTensor, 1), (.sparseTensor, 2): .tensor
      case (.graph, 15), (.attribute, 22), (.attribute, 23): .sparseTensor
      case (.node, 5), (.function, 11): .attribute
      case (.tensor, 13): .entry
      default: nil
      }
    }
  }

  /// The nesting depth at which protobuf's readers, including the engine's, give up.
  private static let deepest = 100

  private let bytes: UnsafeRawBufferPointer
  private var names: Set<[UInt8]> = []

  /// The names of the files in the model, sorted, as bytes.
  static func fileNames(in model: [UInt8]) -> [[UInt8]] {
    model.withUnsafeBytes { bytes in
      var tensors = ExternalTensors(bytes: bytes)
      tensors.visit(.model, 0..<bytes.count, depth: 0)
      return tensors.names.sorted { $0.lexicographicallyPrecedes($1) }
    }
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func visit(_ message: Message, _ range: Range<Int>, depth: Int) {
    guard depth <= Self.deepest else { return }
    guard message != .entry else { return visitEntry(range) }
    var reader = ProtobufReader(bytes, range)
    while let field = reader.next() {
      if case .bytes(let number, let content) = field, let child = message.child(number) {
        visit(child, content, depth: depth + 1)
      }
    }
  }

  /// An entry has a key and a value; the one with the key "location" names the file. If a field occurs twice, the last one counts.
  private mutating func visitEntry(_ range: Range<Int>) {
    var reader = ProtobufReader(bytes, range)
    var (key, value) = (0..<0, 0..<0)
    while let field = reader.next() {
      switch field {
      case .bytes(number: 1, let content): key = content
      case .bytes(number: 2, let content): value = content
      default: break
      }
    }
    guard bytes[key].elementsEqual("location".utf8), !value.isEmpty else { return }
    names.insert(Array(bytes[value]))
  }
}
