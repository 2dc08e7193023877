import CoreMLFormats
import Foundation
import Testing

/// Programs whose parts do not fit each other end in a result or in a `FormatError`, whatever operations they have.
@Suite(.serialized) struct ProgramFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = Double(environment["FORMATS_FUZZ_SECONDS"] ?? "") ?? 4
  private static let seed = UInt64(environment["FORMATS_FUZZ_SEED"] ?? "") ?? 2_025
  private static let kept = environment["FORMATS_FUZZ_KEEP"].map { $0 + ".program" }

  @Test func programsThatDoNotFitAreTranslated() throws {
    var programs: [(name: String, function: Function, description: ModelDescription)] = []
    for url in Fixtures.paths("mlmodel") {
      let model = try Fixtures.model(bytes: [UInt8](Data(contentsOf: url)))
      guard model.kind == .mlProgram, let function = try model.program().functions.first else { continue }
      programs.append((url.lastPathComponent, function, try model.description()))
    }
    try #require(!programs.isEmpty)
    var mutation = ProgramMutation(random: FuzzGenerator(seed: Self.seed))
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var rounds = 0
    var results = 0
    while ContinuousClock.now < end {
      guard let program = programs.randomElement(using: &mutation.random) else { break }
      var function = program.function
      mutation.change(&function)
      if let kept = Self.kept {
        try "\(program.name)\n\(mutation.story)".write(toFile: kept, atomically: false, encoding: .utf8)
      }
      do {
        _ = try TranslatedModel(function, program.description)
        results += 1
      } catch is FormatError {}
      rounds += 1
    }
    if Self.kept != nil { print("\(rounds) programs, \(results) of them translated") }
    #expect(rounds > 200, "only \(rounds) rounds")
    #expect(results > 0 && results < rounds)
  }
}

/// Changes parts of a program.
private struct ProgramMutation {
  var random: FuzzGenerator
  /// What was changed.
  private(set) var story: [String] = []
  private var names: [String] = []

  init(random: FuzzGenerator) { self.random = random }

  mutating func change(_ function: inout Function) {
    story = []
    names = function.inputs.map(\.name) + function.block.operations.flatMap { $0.outputs.map(\.name) }
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      if !function.inputs.isEmpty, Int.random(in: 0..<12, using: &random) == 0 {
        let index = Int.random(in: function.inputs.indices, using: &random)
        function.inputs[index].type = type(function.inputs[index].type)
        story.append("input \(index) is \(function.inputs[index].type)")
      } else {
        change(&function.block)
      }
    }
  }

  private mutating func change(_ block: inout Block) {
    // Most operations are constants, which are less interesting than what uses them.
    let places = block.operations.indices.flatMap { index in
      Array(repeating: index, count: block.operations[index].type == "const" ? 1 : 4)
    }
    guard let index = places.randomElement(using: &random) else { return }
    if !block.operations[index].blocks.isEmpty, Bool.random(using: &random) {
      let inner = Int.random(in: block.operations[index].blocks.indices, using: &random)
      if Int.random(in: 0..<6, using: &random) == 0 {
        block.operations[index].blocks[inner].outputs = Array(names.shuffled(using: &random).prefix(2))
        story.append("a block of \(block.operations[index].name) gives other outputs")
      } else {
        change(&block.operations[index].blocks[inner])
      }
      return
    }
    change(&block.operations[index])
  }

  private mutating func change(_ operation: inout CoreMLFormats.Operation) {
    let inputs = operation.inputs.keys.sorted()
    let attributes = operation.attributes.keys.sorted().filter { $0 != "name" }
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      if let name = inputs.randomElement(using: &random) {
        operation.inputs[name] = Bool.random(using: &random) ? nil : []
        story.append("\(operation.name) has no \(name)")
      }
    case 1:
      if let name = inputs.randomElement(using: &random), let other = names.randomElement(using: &random) {
        operation.inputs[name] = [.name(other)]
        story.append("\(operation.name) has \(other) as \(name)")
      }
    case 2...6:
      if let name = inputs.randomElement(using: &random) {
        let value = value()
        operation.inputs[name] = [.value(value)]
        story.append("\(operation.name) has \(value) as \(name)")
      } else if let name = attributes.randomElement(using: &random) {
        let value = value()
        operation.attributes[name] = value
        story.append("\(operation.name) has \(value) as \(name)")
      }
    case 7:
      if let name = attributes.randomElement(using: &random) {
        operation.attributes[name] = nil
        story.append("\(operation.name) has no \(name)")
      }
    case 8:
      if !operation.outputs.isEmpty {
        let index = Int.random(in: operation.outputs.indices, using: &random)
        operation.outputs[index].type = type(operation.outputs[index].type)
        story.append("\(operation.name) gives \(operation.outputs[index].type)")
      }
    default:
      if !operation.outputs.isEmpty { operation.outputs.removeLast() }
      story.append("\(operation.name) has fewer outputs")
    }
  }

  private static let integers = [
    0, 1, -1, 2, 3, 4, 5, -2, -7, 100, 1 << 20, 1 << 31, Int(Int32.max), Int(Int32.min), Int.max, Int.min, 1 << 62,
  ]

  private mutating func value() -> Value {
    let count = [0, 1, 1, 1, 2, 3, 4, 6, 9].randomElement(using: &random) ?? 1
    let isScalar = count == 1 && Bool.random(using: &random)
    let shape =
      isScalar ? [] : count == 6 ? [2, 3] : count == 4 && Bool.random(using: &random) ? [1, 1, 2, 2] : [count]
    let element: Element =
      [.int32, .int32, .int64, .uint64, .float32, .float16, .int8, .uint8, .bool, .string, .uint1, .int4, .uint3]
      .randomElement(using: &random) ?? .int32
    guard element != .string else {
      let text =
        ["", "valid", "same", "custom", "fp16", "int32", "forward", "\u{0}"].randomElement(using: &random) ?? ""
      return .tensor(TensorValue(texts: Array(repeating: text, count: count), shape: shape))
    }
    let numbers = (0..<count).map { _ in Self.integers.randomElement(using: &random) ?? 0 }
    // Just as many bytes as such elements need; what narrow ones mean does not matter.
    let all = numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    let bytes: [UInt8] =
      switch element {
      case .int64, .uint64: all
      case .float32: numbers.flatMap { number in withUnsafeBytes(of: Float(number).bitPattern) { Array($0) } }
      case .float16: numbers.flatMap { number in withUnsafeBytes(of: Float16(number).bitPattern) { Array($0) } }
      case .int32: numbers.flatMap { number in withUnsafeBytes(of: Int32(truncatingIfNeeded: number)) { Array($0) } }
      default: Array(all.prefix((count * element.bitCount + 7) / 8))
      }
    guard let tensor = try? TensorValue(element, shape: shape, .memory(bytes)) else { return .list([]) }
    return .tensor(tensor)
  }

  private mutating func type(_ type: ValueType) -> ValueType {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .list(type, length: nil)
    case 1: return .state(type)
    case 2: return .tensor(TensorType(type.tensor?.element ?? .float32, nil))
    default:
      let count = Int.random(in: 0...6, using: &random)
      let sizes: [Int?] = (0..<count).map { _ in
        [0, 1, 2, 3, nil, Int(Int32.max), 7, 1 << 20].randomElement(using: &random) ?? nil
      }
      let element = Element.allCases.randomElement(using: &random) ?? .float32
      return .tensor(TensorType(Bool.random(using: &random) ? element : type.tensor?.element ?? element, sizes))
    }
  }
}
