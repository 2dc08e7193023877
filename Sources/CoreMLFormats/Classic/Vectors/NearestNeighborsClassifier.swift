/// A classifier that asks the samples nearest to its input.
///
/// A file may ask for a tree to search in. It finds the same samples as comparing with all of them, which is what is
/// done here.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/NearestNeighbors.proto`.
struct NearestNeighborsClassifier: ClassicModel {
  private let inputs: InputRow
  private let samples: SampleSet
  private let neighborCount: Int
  private let weighsByDistance: Bool
  /// The class of each sample.
  private let classes: [Int]
  private let results: ClassifierOutputs

  var classLabels: ClassLabels? { results.labels }

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var (index, labels, fallback): (ProtobufMessage?, ClassLabels?, ClassLabels?) = (nil, nil, nil)
    var (neighborCount, weighsByDistance) = (0, false)
    try specification.content.forEachField { field in
      switch field.number {
      case 1: index = try field.nested()
      case 3: try field.nested().forEachField { if $0.number == 1 { neighborCount = try $0.integer() } }
      case 110: fallback = .texts([try field.text()])
      case 111: fallback = .integers([try field.integer()])
      case 200: weighsByDistance = false
      case 210: weighsByDistance = true
      default: if let read = try ClassLabels(field) { labels = read }
      }
    }
    guard let index else { throw kind.failure("it has no samples") }
    guard neighborCount > 0 else { throw kind.failure("it asks \(neighborCount) neighbours") }
    samples = try SampleSet(index, kind)
    guard (labels?.count ?? 0) == samples.count else {
      throw kind.failure("it has \(labels?.count ?? 0) labels for \(samples.count) samples")
    }
    // A model without samples, which waits for training, gives its default label.
    guard let known = samples.count > 0 ? labels : fallback else {
      throw kind.failure("it has neither samples nor a default label")
    }
    inputs = try InputRow(specification)
    guard inputs.count == nil || inputs.count == samples.dimensions else {
      throw kind.failure("its samples have \(samples.dimensions) elements, but its input has \(inputs.count ?? 0)")
    }
    let distinct = known.numbered()
    (classes, self.neighborCount, self.weighsByDistance) = (distinct.classes, neighborCount, weighsByDistance)
    results = try ClassifierOutputs(specification, distinct.labels)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let neighbors = try samples.nearest(neighborCount, to: self.inputs.numbers(inputs))
    var votes = Array(repeating: 0.0, count: results.labels.count)
    guard !neighbors.isEmpty else {
      votes[0] = 1
      return results.outputs(0, votes)
    }
    // The weight is one by the distance that the file names, which is the squared one. Samples at the very place
    // outweigh all others.
    let exact = neighbors.contains { $0.distance == 0 }
    for neighbor in neighbors {
      let weight = !weighsByDistance ? 1 : exact ? (neighbor.distance == 0 ? 1 : 0) : 1 / neighbor.distance
      votes[classes[neighbor.sample]] += weight
    }
    let sum = votes.reduce(0, +)
    // Of classes with the same votes, the first in order wins, as in scikit-learn.
    return results.outputs(nil, sum > 0 ? votes.map { $0 / sum } : votes)
  }
}

extension ClassLabels {
  /// The labels in order and without repetition, and for each label its place there.
  fileprivate func numbered() -> (labels: ClassLabels, classes: [Int]) {
    func number<Label: Hashable & Comparable>(_ labels: [Label]) -> (distinct: [Label], classes: [Int]) {
      let distinct = Set(labels).sorted()
      var places: [Label: Int] = [:]
      for (place, label) in distinct.enumerated() { places[label] = place }
      return (distinct, labels.map { places[$0] ?? 0 })
    }
    switch self {
    case .texts(let texts):
      let numbered = number(texts)
      return (.texts(numbered.distinct), numbered.classes)
    case .integers(let integers):
      let numbered = number(integers)
      return (.integers(numbered.distinct), numbered.classes)
    }
  }
}
