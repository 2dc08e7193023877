/// A neural network as its file holds it: layers, and how pictures and arrays become their inputs.
package struct Network: Sendable {
  /// What happens to the pixels of a picture before the first layer.
  package enum Preprocessing: Sendable {
    case scale(Float, blue: Float, green: Float, red: Float, gray: Float)
    /// A picture that is subtracted: channels, height, width.
    case mean(TensorValue)
  }

  /// The layers as operations; each has its name as the attribute "name" and its blobs as the argument "input".
  package var function: Function
  /// What is done to pictures, by the names of the inputs; an empty name means the first input.
  package var preprocessing: [(input: String, Preprocessing)] = []
  /// Whether arrays keep their shapes; otherwise, they become a sequence of batches of pictures.
  package var arraysKeepShape = false
  /// Whether a picture has four dimensions, otherwise five.
  package var picturesHaveFourDimensions = false
  package var classLabels: ClassLabels?
  /// The blob with the probabilities of a classifier; `nil` if it is the last layer's.
  package var probabilityName: String?
}

extension Network {
  /// Source of the fields' numbers: coremltools, `mlmodel/format/NeuralNetwork.proto`.
  package init(_ message: ProtobufMessage) throws {
    function = Function(
      name: "main", operationSet: "neuralNetwork", inputs: [],
      block: Block(operations: try LayerReader.layers(message), outputs: []))
    try message.forEachField { field in
      switch field.number {
      case 2: try readPreprocessing(field.nested())
      case 5: arraysKeepShape = try field.integer() == 1
      case 6: picturesHaveFourDimensions = try field.integer() == 1
      case 100:
        var texts: [String] = []
        try field.nested().forEachField { if $0.number == 1 { texts.append(try $0.text()) } }
        classLabels = .texts(texts)
      case 101:
        var numbers: [Int] = []
        try field.nested().forEachField { if $0.number == 1 { try $0.appendIntegers(to: &numbers) } }
        classLabels = .integers(numbers)
      case 200:
        let name = try field.text()
        probabilityName = name.isEmpty ? nil : name
      default: break
      }
    }
  }

  private mutating func readPreprocessing(_ message: ProtobufMessage) throws {
    var name = ""
    var step: Preprocessing?
    try message.forEachField { field in
      switch field.number {
      case 1: name = try field.text()
      case 10:
        var numbers: [Int: Float] = [:]
        try field.nested().forEachField { number in
          if [10, 20, 21, 22, 30].contains(number.number) { numbers[number.number] = try number.float() }
        }
        step = .scale(
          numbers[10] ?? 1, blue: numbers[20] ?? 0, green: numbers[21] ?? 0, red: numbers[22] ?? 0,
          gray: numbers[30] ?? 0)
      case 11:
        if case .tensor(let mean)? = try LayerWeights.value(field.nested()) { step = .mean(mean) }
      default: break
      }
    }
    if let step { preprocessing.append((name, step)) }
  }
}
