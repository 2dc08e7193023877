import Foundation
import Testing

import CoreMLFormats

/// Networks whose parts do not fit each other end in a result or in a `FormatError`, whatever layers they have.
@Suite(.serialized) struct NetworkFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = Double(environment["FORMATS_FUZZ_SECONDS"] ?? "") ?? 4
  private static let seed = UInt64(environment["FORMATS_FUZZ_SEED"] ?? "") ?? 2_026
  private static let kept = environment["FORMATS_FUZZ_KEEP"].map { $0 + ".network" }

  @Test func networksThatDoNotFitAreTranslated() throws {
    let networks = try Fixtures.paths("mlmodel", in: "network").map { url in
      let model = try Fixtures.model(bytes: [UInt8](Data(contentsOf: url)))
      return (name: url.lastPathComponent, network: try model.network(), description: try model.description())
    }
    try #require(!networks.isEmpty)
    var random = FuzzGenerator(seed: Self.seed)
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var rounds = 0
    var results = 0
    while ContinuousClock.now < end {
      guard let model = networks.randomElement(using: &random) else { break }
      var (network, description) = (model.network, model.description)
      var story = [model.name]
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        story.append(Self.change(&network, &description, networks.map(\.network), &random))
      }
      if let kept = Self.kept { try "\(story)".write(toFile: kept, atomically: false, encoding: .utf8) }
      do {
        _ = try TranslatedModel(network, description)
        results += 1
      } catch is FormatError {}
      rounds += 1
    }
    #expect(rounds > 200, "only \(rounds) rounds")
    #expect(results > 0 && results < rounds)
  }

  /// Changes a part of a network, and says what.
  private static func change(
    _ network: inout Network, _ description: inout ModelDescription, _ others: [Network], _ random: inout FuzzGenerator
  ) -> String {
    var layers = network.function.block.operations
    defer { network.function.block.operations = layers }
    guard let index = layers.indices.randomElement(using: &random) else { return "nothing" }
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      // The inputs have other shapes.
      for place in description.inputs.indices {
        guard case .array(var array) = description.inputs[place].type else { continue }
        array.shape = (0..<Int.random(in: 0...6, using: &random)).map { _ in number(&random) }
        description.inputs[place].type = .array(array)
        return "\(description.inputs[place].name) is \(array.shape)"
      }
      return "nothing"
    case 1:
      network.arraysKeepShape.toggle()
      return "arrays keep their shape: \(network.arraysKeepShape)"
    case 2:
      // A layer of another network takes its place.
      guard let other = others.randomElement(using: &random)?.function.block.operations.first else { return "nothing" }
      var layer = other
      (layer.inputs, layer.outputs) = (layers[index].inputs, layers[index].outputs)
      layers[index] = layer
      return "layer \(index) is \(layer.type)"
    case 3:
      layers[index].inputs["input"] = Array((layers[index].inputs["input"] ?? []).shuffled(using: &random).dropFirst())
      return "layer \(index) has fewer inputs"
    default:
      guard let name = layers[index].attributes.keys.sorted().randomElement(using: &random) else { return "nothing" }
      guard let tensor = layers[index].attributes[name]?.tensor, tensor.element != .string,
        Int.random(in: 0..<6, using: &random) > 0
      else {
        layers[index].attributes[name] = nil
        return "layer \(index) has no \(name)"
      }
      let count = max(0, tensor.count + [0, 0, 0, 1, -1].randomElement(using: &random, or: 0))
      let old = tensor.integers
      let numbers = (0..<count).map { place in
        place < old.count && Bool.random(using: &random) ? old[place] : number(&random)
      }
      let shape = tensor.shape.isEmpty && count == 1 ? [] : [count]
      layers[index].attributes[name] = .tensor(
        tensor.element.isFloat
          ? TensorValue(floats: numbers.map { Bool.random(using: &random) ? Float($0) : .nan }, shape: shape)
          : TensorValue(integers: numbers, shape: shape))
      return "layer \(index) has \(name) \(numbers.prefix(20))"
    }
  }

  private static func number(_ random: inout FuzzGenerator) -> Int {
    [-2_147_483_647, -2, -1, 0, 1, 2, 3, 4, 5, 64, 65_536, 2_147_483_647].randomElement(using: &random, or: 0)
  }
}

extension Array {
  fileprivate func randomElement(using random: inout FuzzGenerator, or usual: Element) -> Element {
    randomElement(using: &random) ?? usual
  }
}
