/// A tensor whose elements lie in the model's own file.
struct ImmediateTensor {
  private enum Content {
    case floats([Float])
    case doubles([Double])
    case integers([Int])
    case texts([String])
    case bytes(FileBytes, Range<Int>)
  }

  private let content: Content

  init(_ message: ProtobufMessage) throws {
    // A list without elements is left out.
    var content = Content.integers([])
    try message.forEachField { field in
      let list = try field.nested()
      switch field.number {
      case 1:
        var numbers: [Float] = []
        try list.forEachField { if $0.number == 1 { try $0.appendFloats(to: &numbers) } }
        content = .floats(numbers)
      case 6:
        var numbers: [Double] = []
        try list.forEachField { if $0.number == 1 { try $0.appendDoubles(to: &numbers) } }
        content = .doubles(numbers)
      case 2, 3, 5:
        var numbers: [Int] = []
        try list.forEachField { if $0.number == 1 { try $0.appendIntegers(to: &numbers) } }
        content = .integers(numbers)
      case 4:
        var texts: [String] = []
        try list.forEachField { if $0.number == 1 { texts.append(try $0.text()) } }
        content = .texts(texts)
      case 7:
        var place = 0..<0
        try list.forEachField { if $0.number == 1 { place = try $0.bytes() } }
        content = .bytes(message.file, place)
      default: break
      }
    }
    self.content = content
  }

  /// The tensor, with the elements' own type.
  func value(_ type: TensorType) throws -> TensorValue {
    guard let sizes = type.shape, case let shape = sizes.compactMap(\.self), shape.count == sizes.count else {
      throw FormatError("a constant has an open shape")
    }
    switch content {
    case .texts(let texts) where type.element == .string:
      guard TensorValue.byteCount(.int8, shape) == texts.count else {
        throw FormatError("a constant of the shape \(shape) has \(texts.count) texts")
      }
      return TensorValue(texts: texts, shape: shape)
    case .bytes(let file, let range): return try TensorValue(type.element, shape: shape, .file(file, range))
    case .floats(let numbers):
      return try TensorValue(
        type.element, shape: shape, .memory(ElementEncoder.bytes(of: numbers.map(Double.init), as: type.element)))
    case .doubles(let numbers):
      return try TensorValue(type.element, shape: shape, .memory(ElementEncoder.bytes(of: numbers, as: type.element)))
    case .integers(let numbers):
      return try TensorValue(type.element, shape: shape, .memory(ElementEncoder.bytes(of: numbers, as: type.element)))
    case .texts: throw FormatError("a constant of \(type.element.rawValue) holds texts")
    }
  }
}
