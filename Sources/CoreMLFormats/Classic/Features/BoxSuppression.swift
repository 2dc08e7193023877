/// Boxes, of which the most confident are kept.
struct BoxSuppression {
  /// A row for each box, with a column for each class.
  let confidences: [Double]
  let classCount: Int
  /// A row for each box: the centre's place across and down, width and height.
  let coordinates: [Double]
  /// Whether only boxes of the same class suppress each other.
  let perClass: Bool

  var count: Int { confidences.count / classCount }

  /// The boxes to keep, the most confident first.
  ///
  /// - Parameters:
  ///   - overlap: Boxes whose common part is a larger share of what they cover together are the same object.
  ///   - confidence: Less confident boxes are left out.
  func kept(overlap: Double, confidence: Double, atMost limit: Int) -> [Int] {
    let candidates = (0..<count).compactMap { box -> (box: Int, label: Int, confidence: Double)? in
      let row = Array(confidences[box * classCount..<(box + 1) * classCount])
      let label = row.indexOfLargest
      // A confidence that is not a number is left out, too.
      return row[label] >= confidence ? (box, label, row[label]) : nil
    }
    .sorted { $0.confidence > $1.confidence || $0.confidence == $1.confidence && $0.box < $1.box }
    var kept: [(box: Int, label: Int)] = []
    for candidate in candidates where kept.count < limit {
      let isSuppressed = kept.contains {
        (!perClass || $0.label == candidate.label) && share($0.box, candidate.box) > overlap
      }
      if !isSuppressed { kept.append((candidate.box, candidate.label)) }
    }
    return kept.map(\.box)
  }

  /// The common part of two boxes, as a share of what they cover together.
  private func share(_ first: Int, _ second: Int) -> Double {
    let width = common(first * 4, second * 4)
    let height = common(first * 4 + 1, second * 4 + 1)
    guard width > 0, height > 0 else { return 0 }
    let intersection = width * height
    return intersection / (area(first) + area(second) - intersection)
  }

  /// How much two boxes have in common along an axis; the sizes stand two places after the centres.
  private func common(_ first: Int, _ second: Int) -> Double {
    let (a, b) = (coordinates[first + 2] / 2, coordinates[second + 2] / 2)
    return min(coordinates[first] + a, coordinates[second] + b) - max(coordinates[first] - a, coordinates[second] - b)
  }

  private func area(_ box: Int) -> Double { coordinates[box * 4 + 2] * coordinates[box * 4 + 3] }
}
