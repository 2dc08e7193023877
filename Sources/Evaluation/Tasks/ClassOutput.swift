import OpenCoreML

/// A classifier's output with one number per class.
package struct ClassOutput: Sendable {
  private let featureName: String
  /// The classes' names in the order of the numbers; `nil` if the model has none.
  package let labels: [String]?
  /// How many classes there are.
  package let count: Int

  /// `nil` if the model has neither class labels nor a vector as its only output.
  package init?(_ description: MLModelDescription) {
    if let name = description.predictedProbabilitiesName, let labels = description.labels {
      (featureName, self.labels, count) = (name, labels, labels.count)
      return
    }
    let outputs = description.outputDescriptionsByName.values
    guard outputs.count == 1, let output = outputs.first, let shape = output.multiArrayConstraint?.shape,
      output.imageConstraint == nil
    else { return nil }
    // In a batch, only the first answer counts; it comes first in the numbers.
    let batchCount = (try? description.photographInput())?.batchCount ?? 1
    let whole = shape.map(\.intValue)
    let isBatch = batchCount > 1 && whole.count > 1 && whole[0] == batchCount
    let sizes = whole.dropFirst(isBatch ? 1 : 0).filter { $0 != 1 }
    guard sizes.count == 1, let size = sizes.first, size > 1 else { return nil }
    (featureName, labels, count) = (output.name, nil, size)
  }

  /// The label of a class, or its number if it has none.
  package func name(of place: Int) -> String {
    labels.flatMap { $0.indices.contains(place) ? $0[place] : nil } ?? "\(place)"
  }

  /// The class for a name as people write it: a label, in any case if that is unambiguous, or a number.
  package func place(of name: String) -> Int? {
    if let exact = labels?.firstIndex(of: name) { return exact }
    let alike = (labels ?? []).indices.filter { labels?[$0].lowercased() == name.lowercased() }
    if alike.count == 1 { return alike[0] }
    guard let number = Int(name), (0..<count).contains(number) else { return nil }
    return number
  }

  /// The numbers, in the order of the classes.
  ///
  /// - Throws: `EvaluationError` if there are none, or one of them is not a number.
  package func scores(in answers: [any MLFeatureProvider & Sendable]) throws -> [Double] {
    guard let value = answers.first?.featureValue(for: featureName) else {
      throw EvaluationError("the model gave no “\(featureName)”")
    }
    let scores = (value.numbers(labels: labels) ?? []).prefix(count)
    guard !scores.contains(where: \.isNaN) else { throw EvaluationError("the model's scores are not numbers") }
    return Array(scores)
  }
}

extension MLFeatureValue {
  /// The elements of an array in order, or a dictionary's numbers in the order of `labels`; `nil` if it is neither.
  func numbers(labels: [String]?) -> [Double]? {
    if let array = multiArrayValue {
      guard let copy = try? MLMultiArray(shape: array.shape, dataType: .double) else { return nil }
      array.transfer(to: copy)
      return copy.withUnsafeBufferPointer(ofType: Double.self) { Array($0.prefix(array.count)) }
    }
    guard type == .dictionary else { return nil }
    let values = dictionaryValue
    return (labels ?? values.keys.compactMap { $0 as? String }.sorted()).map { values[$0]?.doubleValue ?? .nan }
  }
}
