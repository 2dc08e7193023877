import Foundation
import Testing

import CoreMLFormats

/// What the reader of neural networks keeps, and what is refused by name.
@Suite struct NetworkReaderTests {
  @Test func everyKindIsTranslatedOrRefused() {
    let refused = NetworkLayers.refusedNames.filter { !$0.hasPrefix("random") }
    #expect(
      Set(refused) == ["custom", "NonMaximumSuppression", "categoricalDistribution", "loopBreak", "loopContinue"])
  }

  @Test func parametersAreKeptUnderTheirNames() throws {
    let layer = try #require(try layers("network/conv_pads.mlmodel").first)
    #expect(layer.type == "convolution")
    #expect(layer.attributes["name"]?.text == "l")
    #expect(layer.attributes["stride"]?.tensor?.integers == [2, 3])
    #expect(layer.attributes["valid.paddingAmounts"]?.tensor?.integers == [1, 2, 3, 0])
    #expect(layer.attributes["same"] == nil)
    #expect(layer.attributes["weights"]?.tensor?.count == 6 * 4 * 3 * 2)
  }

  @Test func choicesThatAreLeftOutAreTheFirst() throws {
    let layer = try #require(try layers("network/max_pool.mlmodel").first)
    #expect(layer.attributes["type"]?.text == "MAX")
    #expect(layer.attributes["globalPooling"] == nil)
  }

  @Test func weightsStayInTheFile() throws {
    let text = try Fixtures.model("network/weights_in_place.mlmodel").translated().text
    let constants = text.split(separator: "\n").filter { $0.contains("shape=\"24,30\"") }
    #expect(constants.count == 1 && constants[0].contains("size=\"2880\""))
  }

  @Test func outlineCountsLayersAndWeights() throws {
    let outline = try Fixtures.model("network/weights_table_3.mlmodel").outline()
    let weights: [String: (count: Int, bytes: Int)] = ["uint3": (count: 1, bytes: 9)]
    #expect(outline == ModelOutline(operations: ["innerProduct": 1], weights: weights))
  }

  @Test func classLabelsAreTextsOrIntegers() throws {
    let texts = try Fixtures.model("network/classifier_texts.mlmodel").translated()
    #expect(texts.classLabels == .texts(["a", "b", "c", "d", "e", "f"]))
    let integers = try Fixtures.model("network/classifier_integers.mlmodel").translated()
    #expect(integers.classLabels == .integers([3, 1, 4, 15, 9, 2]))
  }

  // MARK: Refusals

  @Test func allLayersThatCannotRunAreNamedAtOnce() {
    let custom = Bytes { $0.field(10, text: "MyLayer") }
    let failure = failure([
      ("first", 500, custom), ("fine", 600, Bytes()), ("second", 500, custom), ("third", 1_170, Bytes()),
      ("fourth", 1_999, Bytes()),
    ])
    #expect(
      failure == "the model has layers that cannot run here: custom, code of the class “MyLayer” that is not in the "
        + "file (“first”, “second”), randomNormalLike (“third”), layer of the unknown kind 1999 (“fourth”)")
  }

  @Test func loopsAreNotTooDeep() {
    var network = Bytes { $0.field(1, Bytes { $0.layer("inmost", 600, Bytes()) }) }
    for depth in 0..<6 {
      let inner = network
      network = Bytes { $0.field(1, Bytes { $0.layer("\(depth)", 615, Bytes { $0.field(4, inner) }) }) }
    }
    let message = failure(network)
    #expect(message == "the model has branches and loops more than 4 deep in each other")
  }

  @Test func weightsOfAnotherNumberAreRefused() {
    let product = Bytes {
      $0.field(1, number: 2)
      $0.field(2, number: 3)
      $0.field(20, Bytes { $0.field(1, bytes: Array(repeating: 0, count: 20)) })
    }
    #expect(
      failure([("l", 140, product)])
        == "the operation “y” (innerProduct) cannot run: its “weights” are 5 numbers; a shape of [3, 2] needs 6")
  }

  @Test func unknownBlobIsNamed() {
    let message = failure([("l", 600, Bytes())], input: "z")
    #expect(message.contains("it uses “z”, which nothing has made before it"))
  }

  // MARK: Support

  private func layers(_ path: String) throws -> [CoreMLFormats.Operation] {
    try Fixtures.model(path).network().function.block.operations
  }

  /// Why a network of layers cannot be translated.
  private func failure(_ layers: [(name: String, field: Int, content: Bytes)], input: String = "x") -> String {
    failure(
      Bytes { network in
        for layer in layers {
          network.field(1, Bytes { $0.layer(layer.name, layer.field, layer.content, input: input) })
        }
      })
  }

  private func failure(_ network: Bytes) -> String {
    func feature(_ name: String) -> Bytes {
      Bytes { feature in
        feature.field(1, text: name)
        feature.field(3, Bytes { $0.field(5, Bytes { $0.field(1, number: 2) }) })
      }
    }
    let model = Bytes { model in
      model.field(1, number: 4)
      model.field(
        2,
        Bytes {
          $0.field(1, feature("x"))
          $0.field(10, feature("y"))
        })
      var network = network
      network.field(5, number: 1)
      model.field(500, network)
    }
    do {
      _ = try Fixtures.model(bytes: model.bytes).translated()
      return "no error"
    } catch {
      return "\(error)"
    }
  }
}

/// A message in protobuf's wire format.
private struct Bytes {
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ fill: (inout Bytes) -> Void) { fill(&self) }

  mutating func field(_ number: Int, number value: UInt64) {
    varint(UInt64(number) << 3)
    varint(value)
  }

  mutating func field(_ number: Int, bytes content: [UInt8]) {
    varint(UInt64(number) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func field(_ number: Int, text: String) { field(number, bytes: Array(text.utf8)) }

  mutating func field(_ number: Int, _ content: Bytes) { field(number, bytes: content.bytes) }

  /// A layer that makes "y".
  mutating func layer(_ name: String, _ number: Int, _ content: Bytes, input: String = "x") {
    field(1, text: name)
    field(2, text: input)
    field(3, text: "y")
    field(number, content)
  }

  private mutating func varint(_ value: UInt64) {
    var value = value
    while value > 0x7F {
      bytes.append(UInt8(value & 0x7F) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }
}
