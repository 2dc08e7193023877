/// Decision trees in flat arrays: each adds the values of one leaf to the prediction.
///
/// All places in the arrays are checked when the trees are read, so that following them ends at a leaf.
struct DecisionTrees: Sendable {
  /// How a branch compares the feature with its value; the raw values are the file's.
  enum Comparison: UInt8 {
    case lessThanOrEqual = 0
    case lessThan = 1
    case greaterThanOrEqual = 2
    case greaterThan = 3
    case equal = 4
    case notEqual = 5
  }

  struct Node {
    var value = 0.0
    /// A branch's feature.
    var feature: Int32 = 0
    /// A branch's next nodes; a leaf's first value and how many there are.
    var first: Int32 = 0
    var second: Int32 = 0
    /// `nil` for a leaf.
    var comparison: Comparison?
    /// Whether a missing value follows the first of the next nodes.
    var missingIsTrue = false
  }

  struct LeafValue {
    var dimension: Int32
    var value: Double
  }

  var nodes: [Node] = []
  var leafValues: [LeafValue] = []
  var roots: [Int32] = []
  /// What the leaves' values are added to: a number for each dimension.
  var base: [Double] = []
  /// How many features an input must have.
  var featureCount = 0

  /// The sums of all leaves that the features lead to.
  func prediction(_ features: [Double]) throws -> [Double] {
    guard features.count >= featureCount else {
      throw FormatError("the inputs have \(features.count) elements, but the trees ask for \(featureCount)")
    }
    var sums = base
    nodes.withUnsafeBufferPointer { nodes in
      features.withUnsafeBufferPointer { features in
        for root in roots {
          var node = nodes[Int(root)]
          while let comparison = node.comparison {
            let isTrue = comparison.holds(features[Int(node.feature)], node.value, missing: node.missingIsTrue)
            node = nodes[Int(isTrue ? node.first : node.second)]
          }
          for place in Int(node.first)..<Int(node.first) + Int(node.second) {
            sums[Int(leafValues[place].dimension)] += leafValues[place].value
          }
        }
      }
    }
    return sums
  }
}

extension DecisionTrees.Comparison {
  @inline(__always) func holds(_ feature: Double, _ value: Double, missing: Bool) -> Bool {
    guard !feature.isNaN else { return missing }
    return switch self {
    case .lessThanOrEqual: feature <= value
    case .lessThan: feature < value
    case .greaterThanOrEqual: feature >= value
    case .greaterThan: feature > value
    case .equal: feature == value
    case .notEqual: feature != value
    }
  }
}
