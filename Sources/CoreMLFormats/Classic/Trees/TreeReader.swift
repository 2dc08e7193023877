/// Reads decision trees, and checks that they are trees.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/TreeEnsemble.proto`.
struct TreeReader {
  /// A node's name in the file.
  private struct Name: Hashable {
    var tree: UInt64
    var node: UInt64
  }

  private let kind: ModelKind
  private var trees = DecisionTrees()
  private var names: [Name] = []
  /// The names of the next nodes.
  private var children: [(first: UInt64, second: UInt64)] = []
  private var dimensions = 0

  /// - Parameters:
  ///   - message: The ensemble's parameters.
  ///   - featureCount: How many features the inputs have; `nil` if that is open.
  /// - Throws: `FormatError` if nodes are missing, stand twice, form a circle, or ask for a feature that there is not.
  static func trees(_ message: ProtobufMessage, featureCount: Int?, _ kind: ModelKind) throws -> DecisionTrees {
    var reader = TreeReader(kind)
    try message.forEachField { field in
      switch field.number {
      case 1: try reader.readNode(field.nested())
      case 2: reader.dimensions = try field.integer()
      case 3: try field.appendDoubles(to: &reader.trees.base)
      default: break
      }
    }
    try reader.checkDimensions(message.range.count)
    try reader.connect()
    if let featureCount, reader.trees.featureCount > featureCount {
      throw kind.failure("a tree asks for feature \(reader.trees.featureCount - 1), but there are \(featureCount)")
    }
    return reader.trees
  }

  private init(_ kind: ModelKind) { self.kind = kind }

  private mutating func readNode(_ message: ProtobufMessage) throws {
    var (name, node, next) = (Name(tree: 0, node: 0), DecisionTrees.Node(), (first: UInt64(0), second: UInt64(0)))
    var (behaviour, feature) = (UInt64(0), UInt64(0))
    let firstValue = trees.leafValues.count
    try message.forEachField { field in
      switch field.number {
      case 1: name.tree = try field.unsigned()
      case 2: name.node = try field.unsigned()
      case 3: behaviour = try field.unsigned()
      case 10: feature = try field.unsigned()
      case 11: node.value = try field.double()
      case 12: next.first = try field.unsigned()
      case 13: next.second = try field.unsigned()
      case 14: node.missingIsTrue = try field.flag()
      case 20: try readLeafValue(field.nested(), name)
      default: break
      }
    }
    guard names.count < Int32.max, trees.leafValues.count < Int32.max else {
      throw kind.failure("it has more nodes than can be counted here")
    }
    switch behaviour {
    case 0...5:
      guard let place = Int32(exactly: feature), place < Int32.max else {
        throw kind.failure("\(shown(name)) asks for feature \(feature), which there is not")
      }
      (node.feature, node.comparison) = (place, DecisionTrees.Comparison(rawValue: UInt8(behaviour)))
      trees.featureCount = max(trees.featureCount, Int(place) + 1)
      // A branch adds nothing, whatever it holds.
      trees.leafValues.removeLast(trees.leafValues.count - firstValue)
    case 6: (node.first, node.second) = (Int32(firstValue), Int32(trees.leafValues.count - firstValue))
    default: throw kind.failure("\(shown(name)) compares in an unknown way (\(behaviour))")
    }
    names.append(name)
    trees.nodes.append(node)
    children.append(next)
  }

  private mutating func readLeafValue(_ message: ProtobufMessage, _ name: Name) throws {
    var (dimension, value) = (UInt64(0), 0.0)
    try message.forEachField { field in
      switch field.number {
      case 1: dimension = try field.unsigned()
      case 2: value = try field.double()
      default: break
      }
    }
    guard let place = Int32(exactly: dimension) else {
      throw kind.failure("\(shown(name)) adds to dimension \(dimension), which there is not")
    }
    trees.leafValues.append(DecisionTrees.LeafValue(dimension: place, value: value))
  }

  /// - Parameter limit: The most dimensions that a message of this size can mean.
  private mutating func checkDimensions(_ limit: Int) throws {
    guard dimensions > 0, dimensions <= limit else {
      throw kind.failure("its prediction has \(dimensions) dimensions")
    }
    if trees.base.isEmpty { trees.base = Array(repeating: 0, count: dimensions) }
    guard trees.base.count == dimensions else {
      throw kind.failure("it has \(trees.base.count) base values for \(dimensions) dimensions")
    }
    for value in trees.leafValues where value.dimension >= dimensions {
      throw kind.failure("a leaf adds to dimension \(value.dimension), but there are \(dimensions)")
    }
  }

  /// Replaces the names of the next nodes by their places, and finds the roots.
  private mutating func connect() throws {
    var places: [Name: Int32] = [:]
    places.reserveCapacity(names.count)
    for (index, name) in names.enumerated() where places.updateValue(Int32(index), forKey: name) != nil {
      throw kind.failure("\(shown(name)) stands twice in it")
    }
    var hasParent = Array(repeating: false, count: names.count)
    for index in trees.nodes.indices where trees.nodes[index].comparison != nil {
      func next(_ node: UInt64) throws -> Int32 {
        let name = names[index]
        guard let place = places[Name(tree: name.tree, node: node)] else {
          throw kind.failure("\(shown(name)) leads to node \(node), which there is not")
        }
        guard !hasParent[Int(place)] else {
          throw kind.failure("node \(node) of tree \(name.tree) is reached from two nodes, or twice from one")
        }
        hasParent[Int(place)] = true
        return place
      }
      trees.nodes[index].first = try next(children[index].first)
      trees.nodes[index].second = try next(children[index].second)
    }
    try findRoots(hasParent)
  }

  /// Every node has one parent at most. So whatever cannot be reached from a node without a parent is a circle.
  private mutating func findRoots(_ hasParent: [Bool]) throws {
    var rooted: Set<UInt64> = []
    var pending: [Int32] = []
    for (index, name) in names.enumerated() where !hasParent[index] {
      guard rooted.insert(name.tree).inserted else { throw kind.failure("tree \(name.tree) has two roots") }
      trees.roots.append(Int32(index))
    }
    pending = trees.roots
    var reached = 0
    while let place = pending.popLast() {
      reached += 1
      let node = trees.nodes[Int(place)]
      if node.comparison != nil { pending += [node.first, node.second] }
    }
    guard reached == names.count else { throw kind.failure("nodes of a tree lead to each other in a circle") }
  }

  private func shown(_ name: Name) -> String { "node \(name.node) of tree \(name.tree)" }
}
