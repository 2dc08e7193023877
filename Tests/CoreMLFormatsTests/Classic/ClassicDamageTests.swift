import CoreMLFormats
import Foundation
import Testing

/// Files that are wrong: each is refused in one line when it is read.
@Suite struct ClassicDamageTests {
  private func failure(_ bytes: [UInt8]) -> String? {
    do {
      let specification = try ModelSpecification(ProtobufMessage(FileBytes(bytes, name: "model")))
      _ = try ClassicModels.model(specification)
      return nil
    } catch { return "\(error)" }
  }

  // MARK: Trees

  private struct Node {
    var id: UInt64
    var feature: UInt64 = 0
    var behaviour: UInt64 = 0
    var children: (UInt64, UInt64) = (0, 0)
    /// Where a leaf adds.
    var dimension: UInt64 = 0
    var tree: UInt64 = 0
  }

  private func trees(_ nodes: [Node], dimensions: UInt64 = 1, base: Int? = nil) -> [UInt8] {
    WireWriter.model(302) { description in
      description.feature(1, "x", .array([2]))
      description.feature(10, "y", .double)
      description.text(11, "y")
    } _: { ensemble in
      ensemble.message(1) { parameters in
        for node in nodes {
          parameters.message(1) { message in
            message.number(1, node.tree)
            message.number(2, node.id)
            message.number(3, node.behaviour)
            message.number(10, node.feature)
            message.number(12, node.children.0)
            message.number(13, node.children.1)
            if node.behaviour == 6 {
              message.message(20) { value in
                value.number(1, node.dimension)
                value.double(2, 1)
              }
            }
          }
        }
        parameters.number(2, dimensions)
        for _ in 0..<(base ?? 0) { parameters.double(3, 1) }
      }
    }
  }

  private func leaf(_ id: UInt64) -> Node { Node(id: id, behaviour: 6) }

  @Test func aRightTreeIsRead() {
    #expect(failure(trees([Node(id: 7, feature: 1, children: (3, 9)), leaf(9), leaf(3)])) == nil)
  }

  @Test func wrongTreesAreRefused() {
    let right = [Node(id: 0, children: (1, 2)), leaf(1), leaf(2)]
    let cases: [([UInt8], String)] = [
      (trees([Node(id: 0, children: (1, 5)), leaf(1)]), "node 0 of tree 0 leads to node 5, which there is not"),
      (
        trees([Node(id: 0, children: (1, 1)), leaf(1)]), "node 1 of tree 0 is reached from two nodes, or twice from one"
      ),
      (trees([Node(id: 0, children: (0, 1)), leaf(1)]), "nodes of a tree lead to each other in a circle"),
      (
        trees(right + [Node(id: 3, children: (4, 5)), Node(id: 4, children: (3, 6)), leaf(5), leaf(6)]),
        "nodes of a tree lead to each other in a circle"
      ),
      (trees(right + [leaf(3)]), "tree 0 has two roots"),
      (trees(right + [leaf(2)]), "node 2 of tree 0 stands twice in it"),
      (
        trees([Node(id: 0, feature: 2, children: (1, 2)), leaf(1), leaf(2)]),
        "a tree asks for feature 2, but there are 2"
      ),
      (
        trees([Node(id: 0, feature: .max, children: (1, 2)), leaf(1), leaf(2)]),
        "node 0 of tree 0 asks for feature 18446744073709551615, which there is not"
      ),
      (trees([Node(id: 0, behaviour: 7)]), "node 0 of tree 0 compares in an unknown way (7)"),
      (trees([Node(id: 0, behaviour: 6, dimension: 1)]), "a leaf adds to dimension 1, but there are 1"),
      (
        trees([Node(id: 0, behaviour: 6, dimension: .max)]),
        "node 0 of tree 0 adds to dimension 18446744073709551615, which there is not"
      ),
      (trees(right, dimensions: 0), "its prediction has 0 dimensions"),
      (trees(right, dimensions: 1 << 40), "its prediction has 1099511627776 dimensions"),
      (trees(right, dimensions: .max), "its prediction has -1 dimensions"),
      (trees(right, base: 2), "it has 2 base values for 1 dimensions"),
      (trees(right, dimensions: 2), "its output “y” is a number, but it computes 2 numbers"),
    ]
    for (bytes, reason) in cases {
      #expect(failure(bytes) == "the model (treeEnsembleRegressor) cannot run: \(reason)")
    }
  }

  /// A tree as deep as a list is long must not end in the stack.
  @Test func treesMayBeDeep() throws {
    var nodes: [Node] = []
    for id in stride(from: UInt64(0), to: 40_000, by: 2) {
      nodes += [Node(id: id, feature: 0, behaviour: 3, children: (id + 2, id + 1)), leaf(id + 1)]
    }
    nodes.append(leaf(40_000))
    let specification = try ModelSpecification(ProtobufMessage(FileBytes(trees(nodes), name: "deep")))
    let outputs = try ClassicModels.model(specification)?.outputs(for: ["x": .array([1, 0], shape: [2])])
    #expect(outputs == ["y": .number(1)])
  }

  // MARK: Other models

  private func model(
    _ kind: ModelKind, _ input: WireWriter.FeatureType, _ output: WireWriter.FeatureType,
    _ content: (inout WireWriter) -> Void
  ) -> [UInt8] {
    WireWriter.model(kind.rawValue) { description in
      description.feature(1, "x", input)
      description.feature(10, "y", output)
    } _: {
      content(&$0)
    }
  }

  @Test func numbersThatDoNotFitAreRefused() {
    let huge = UInt64(1) << 62
    let cases: [(ModelKind, [UInt8], String)] = [
      (.glmRegressor, model(.glmRegressor, .array([3]), .double) { _ in }, "it has no weights"),
      (
        .glmRegressor,
        model(.glmRegressor, .array([3]), .double) { part in
          part.message(1) { $0.double(1, 2) }
          part.double(2, 1)
        }, "it has 1 weights in a row, but 3 inputs"
      ),
      (
        .glmRegressor, model(.glmRegressor, .array([huge, huge]), .double) { _ in },
        "the sizes [4611686018427387904, 4611686018427387904] of “x” are out of range"
      ),
      (
        .glmClassifier,
        model(.glmClassifier, .array([1]), .text) { part in
          part.message(1) { $0.double(1, 2) }
          part.double(2, 1)
          part.message(100) { $0.text(1, "only") }
        }, "it has 1 rows of weights for 1 classes, but needs 0"
      ),
      (
        .supportVectorRegressor,
        model(.supportVectorRegressor, .array([2]), .double) { part in
          part.message(1) { $0.message(1) }
          part.message(2) { $0.message(1) { $0.message(1) { $0.number(1, 3) } } }
        }, "a support vector has the element 3, but 2 are counted from 1"
      ),
      (
        .supportVectorRegressor,
        model(.supportVectorRegressor, .array([2]), .double) { part in
          part.message(1) { $0.message(1) }
          part.message(3) { $0.message(1) { $0.double(1, 3) } }
        }, "a support vector has 1 elements, but must have 2"
      ),
      (
        .supportVectorClassifier,
        model(.supportVectorClassifier, .array([2]), .text) { part in
          part.message(1) { $0.message(1) }
          part.message(3)
          part.message(100) {
            $0.text(1, "a")
            $0.text(1, "b")
          }
          for count in [huge, 0] { part.number(2, count) }
        }, "its numbers of support vectors do not fit 2 classes"
      ),
      (
        .kNearestNeighborsClassifier,
        model(.kNearestNeighborsClassifier, .array([2]), .text) { part in
          part.message(1) { $0.number(1, 2) }
          part.message(3) { $0.number(1, huge) }
        }, "it has neither samples nor a default label"
      ),
      (
        .featureVectorizer,
        model(.featureVectorizer, .double, .array([1])) { part in
          part.message(1) {
            $0.text(1, "x")
            $0.number(2, huge)
          }
        }, "its input “x” has \(huge) elements"
      ),
      (
        .arrayFeatureExtractor, model(.arrayFeatureExtractor, .array([2]), .double) { $0.number(1, 2) },
        "it takes the element 2, which its input does not have"
      ),
      (
        .arrayFeatureExtractor, model(.arrayFeatureExtractor, .array([2]), .double) { $0.number(1, .max) },
        "it takes the element -1, which its input does not have"
      ),
      (
        .dictVectorizer,
        model(.dictVectorizer, .dictionary(hasTextKeys: false), .array([1])) { $0.message(1) { $0.text(1, "a") } },
        "its input “x” is a dictionary with integers as keys, which does not fit its keys"
      ),
      (.normalizer, model(.normalizer, .array([2]), .array([2])) { $0.number(1, 3) }, "its norm (3) is not known"),
      (
        .itemSimilarityRecommender,
        model(.itemSimilarityRecommender, .dictionary(hasTextKeys: false), .dictionary(hasTextKeys: false)) { part in
          part.message(1) { $0.number(1, huge) }
          part.text(21, "y")
        }, "it has \(huge + 1) items"
      ),
    ]
    for (kind, bytes, reason) in cases {
      #expect(failure(bytes) == "the model (\(kind.name)) cannot run: \(reason)")
    }
  }

  /// Files that are cut off, or changed at random, are refused or read; they never end the program.
  @Test func randomChangesDoNoHarm() throws {
    var generator = SeededGenerator(state: 18)
    var read = 0
    // More rounds are for whoever changes the readers.
    let rounds = ProcessInfo.processInfo.environment["FORMATS_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 20
    for (_, model) in try ClassicFixtures.cases().sorted(by: { $0.key < $1.key }) {
      let bytes = try ClassicFixtures.bytes(model.model)
      for round in 0..<rounds {
        var changed = bytes
        if round.isMultiple(of: 4) {
          changed.removeLast(Int.random(in: 1...changed.count, using: &generator))
        } else {
          for _ in 0..<Int.random(in: 1...4, using: &generator) {
            changed[Int.random(in: changed.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
          }
        }
        do {
          let specification = try ModelSpecification(ProtobufMessage(FileBytes(changed, name: model.model)))
          _ = try classicOutputs(specification, model.inputs.mapValues(\.value))
          read += 1
        } catch is FormatError { continue }
      }
    }
    #expect(read > 100)
  }
}

/// The same numbers in each run.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
