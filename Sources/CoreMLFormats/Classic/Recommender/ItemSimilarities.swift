/// Which items are alike, and how much.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/ItemSimilarityRecommender.proto`.
struct ItemSimilarities: Sendable {
  /// What items are called, by number.
  private(set) var items: [ClassicKey] = []
  /// For each item those like it.
  private var similar: [Int: [(item: Int, similarity: Double)]] = [:]
  /// What is taken from all scores before they count for an item.
  private var shifts: [Int: Double] = [:]
  private var largest = -1

  init(_ message: ProtobufMessage, _ kind: ModelKind) throws {
    try message.forEachField { field in
      switch field.number {
      case 1: try read(field.nested(), kind)
      case 2: items += try field.nested().texts().map(ClassicKey.text)
      case 3: items += try field.nested().integers().map(ClassicKey.integer)
      default: break
      }
    }
    if items.isEmpty {
      // Items without names are called by their numbers, without gaps; a small file has few of them.
      guard (0..<message.range.count).contains(largest) else { throw kind.failure("it has \(largest &+ 1) items") }
      items = (0...largest).map(ClassicKey.integer)
    }
    guard largest < items.count else {
      throw kind.failure("it speaks of item \(largest), but has \(items.count) items")
    }
  }

  private mutating func read(_ message: ProtobufMessage, _ kind: ModelKind) throws {
    var (item, shift, list): (Int, Double, [(Int, Double)]) = (0, 0, [])
    try message.forEachField { field in
      switch field.number {
      case 1: item = try number(field, kind)
      case 2:
        var other = (item: 0, similarity: 0.0)
        try field.nested().forEachField { part in
          switch part.number {
          case 1: other.item = try number(part, kind)
          case 2: other.similarity = try part.double()
          default: break
          }
        }
        largest = max(largest, other.item)
        list.append(other)
      case 3: shift = try field.double()
      default: break
      }
    }
    largest = max(largest, item)
    similar[item, default: []] += list
    if shift != 0 { shifts[item] = shift }
  }

  private func number(_ field: ProtobufMessage.Field, _ kind: ModelKind) throws -> Int {
    guard let number = Int(exactly: try field.unsigned()), number < Int.max else {
      throw kind.failure("the number of an item is out of range")
    }
    return number
  }

  /// The score of each item, from those of some.
  func scores(_ given: [(item: Int, score: Double)]) -> [Double] {
    var scores = Array(repeating: 0.0, count: items.count)
    for (item, score) in given {
      for other in similar[item] ?? [] {
        scores[other.item] += other.similarity * (score - (shifts[other.item] ?? 0))
      }
    }
    return scores
  }
}
