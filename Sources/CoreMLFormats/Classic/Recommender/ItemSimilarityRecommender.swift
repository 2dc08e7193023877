/// Recommends items that are like those which somebody has.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/ItemSimilarityRecommender.proto`.
struct ItemSimilarityRecommender: ClassicModel {
  private struct Names: Sendable {
    var items = ""
    var count = ""
    var restriction = ""
    var exclusion = ""
    var list = ""
    var scores = ""
  }

  private let names: Names
  private let similarities: ItemSimilarities
  private let places: [ClassicKey: Int]

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var names = Names()
    try specification.content.forEachField { field in
      switch field.number {
      case 10: names.items = try field.text()
      case 11: names.count = try field.text()
      case 12: names.restriction = try field.text()
      case 13: names.exclusion = try field.text()
      case 20: names.list = try field.text()
      case 21: names.scores = try field.text()
      default: break
      }
    }
    if names.items.isEmpty { names.items = try specification.onlyInput().name }
    let description = specification.description
    for name in [names.items, names.count, names.restriction, names.exclusion] where !name.isEmpty {
      guard description.inputs.contains(where: { $0.name == name }) else {
        throw kind.failure("its description has no input “\(name)”")
      }
    }
    for output in description.outputs {
      switch (output.name, output.type) {
      case (names.list, .sequence), (names.scores, .dictionary): break
      default:
        throw kind.failure("its output “\(output.name)” is neither its list of items nor its dictionary of scores")
      }
    }
    similarities = try ItemSimilarities(specification.content, kind)
    var places: [ClassicKey: Int] = [:]
    for (place, item) in similarities.items.enumerated() where places[item] == nil { places[item] = place }
    (self.names, self.places) = (names, places)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let given = try scoredItems(inputs)
    let restriction = try items(names.restriction, inputs)
    let exclusion = try items(names.exclusion, inputs) ?? Set(given.map(\.item))
    let scores = similarities.scores(given)
    let wanted = try count(inputs)
    let best = scores.indices.filter { restriction?.contains($0) ?? true && !exclusion.contains($0) }
      .sorted { (scores[$1], $0) < (scores[$0], $1) }
      .prefix(wanted)
    var outputs: [String: ClassicValue] = [:]
    if !names.list.isEmpty { outputs[names.list] = .sequence(best.map { similarities.items[$0] }) }
    if !names.scores.isEmpty {
      var dictionary: [ClassicKey: Double] = [:]
      for item in best { dictionary[similarities.items[item]] = scores[item] }
      outputs[names.scores] = .dictionary(dictionary)
    }
    return outputs
  }

  private func count(_ inputs: [String: ClassicValue]) throws -> Int {
    guard !names.count.isEmpty, let value = inputs[names.count] else { return Int.max }
    guard case .integer(let count) = value, count >= 0 else {
      throw FormatError("the input “\(names.count)” is \(value.kindName), but must be how many items are wanted")
    }
    return count
  }

  /// The items that somebody has, with their scores; items in a list have the score of one. Unknown items are like no
  /// other.
  private func scoredItems(_ inputs: [String: ClassicValue]) throws -> [(item: Int, score: Double)] {
    guard let value = inputs[names.items] else { throw FormatError.missingInput(names.items) }
    guard case .dictionary(let dictionary) = value else {
      return (try items(names.items, inputs) ?? []).sorted().map { ($0, 1) }
    }
    // The order of a dictionary changes from run to run, and with it the last digits of sums.
    return dictionary.compactMap { key, score in places[key].map { ($0, score) } }.sorted { $0.item < $1.item }
  }

  /// The items in a list; `nil` if there is no such input.
  private func items(_ name: String, _ inputs: [String: ClassicValue]) throws -> Set<Int>? {
    guard !name.isEmpty, let value = inputs[name] else { return nil }
    switch value {
    case .sequence(let keys): return Set(keys.compactMap { places[$0] })
    case .array(let numbers, _):
      return Set(numbers.compactMap { number in Int(exactly: number).flatMap { places[.integer($0)] } })
    default: throw FormatError("the input “\(name)” is \(value.kindName), but must be a list of items")
    }
  }
}
