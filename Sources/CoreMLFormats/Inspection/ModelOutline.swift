/// What a model consists of, counted.
package struct ModelOutline: Sendable, Equatable {
  /// How many operations there are of a kind.
  package struct OperationCount: Sendable, Equatable, Encodable {
    package var type: String
    package var count: Int
  }

  /// How many tensors of weights are stored in a form, and what they take.
  package struct WeightCount: Sendable, Equatable, Encodable {
    /// The type of their elements, for example "fp16".
    package var precision: String
    package var count: Int
    package var bytes: Int
  }

  /// Something that cannot run here.
  package struct Problem: Sendable, Equatable, Encodable {
    /// The kind of operation, or of model.
    package var operation: String
    /// What it would have made, by which a reader finds it; empty for the model as a whole.
    package var output: String
    package var reason: String

    package init(operation: String, output: String, reason: String) {
      (self.operation, self.output, self.reason) = (operation, output, reason)
    }
  }

  /// The most frequent first.
  package var operations: [OperationCount]
  /// The largest first.
  package var weights: [WeightCount]
  package var problems: [Problem]

  package init(
    operations: [String: Int] = [:], weights: [String: (count: Int, bytes: Int)] = [:], problems: [Problem] = []
  ) {
    self.operations = operations.map { OperationCount(type: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.type) < ($0.count, $1.type) }
    self.weights = weights.map { WeightCount(precision: $0.key, count: $0.value.count, bytes: $0.value.bytes) }
      .sorted { ($1.bytes, $0.precision) < ($0.bytes, $1.precision) }
    self.problems = problems
  }
}

extension ModelOutline {
  /// Adds what a stage of a pipeline consists of.
  mutating func add(_ other: ModelOutline, stage: String) {
    let operations = (operations + other.operations).map { ($0.type, $0.count) }
    let weights = (weights + other.weights).map { ($0.precision, (count: $0.count, bytes: $0.bytes)) }
    let problems = other.problems.map {
      Problem(operation: $0.operation, output: $0.output, reason: "the stage “\(stage)”: \($0.reason)")
    }
    self = ModelOutline(
      operations: Dictionary(operations, uniquingKeysWith: +),
      weights: Dictionary(weights) { (count: $0.count + $1.count, bytes: $0.bytes + $1.bytes) },
      problems: self.problems + problems)
  }

  /// Counts what functions consist of. Constants are not counted as operations, nor are single numbers and lists of sizes as weights.
  init(_ functions: [Function], problem: (Operation) -> Problem?) {
    var operations: [String: Int] = [:]
    var weights: [String: (count: Int, bytes: Int)] = [:]
    var problems: [Problem] = []
    func add(_ value: Value, isWeight: Bool) {
      // A network's weights of fewer bits.
      if let data = value.entry("data"), let bits = value.entry("bits")?.integers.first {
        let name = data.element == .int8 ? "int8" : "uint\(bits)"
        weights[name, default: (0, 0)].count += 1
        weights[name, default: (0, 0)].bytes += data.data.count
      }
      guard let tensor = value.tensor, tensor.count > 1, isWeight || tensor.element.isFloat else { return }
      weights[tensor.element.rawValue, default: (0, 0)].count += 1
      weights[tensor.element.rawValue, default: (0, 0)].bytes += tensor.data.count
    }
    func add(_ block: Block) {
      for operation in block.operations {
        let isWeight = operation.type.hasPrefix("constexpr_")
        if operation.type != "const" { operations[operation.type, default: 0] += 1 }
        for (name, value) in operation.attributes where name != "name" { add(value, isWeight: isWeight) }
        for case .value(let value) in operation.inputs.values.joined() { add(value, isWeight: isWeight) }
        if operation.type != "const", let found = problem(operation) { problems.append(found) }
        operation.blocks.forEach(add)
      }
    }
    for function in functions { add(function.block) }
    self.init(operations: operations, weights: weights, problems: problems)
  }
}
