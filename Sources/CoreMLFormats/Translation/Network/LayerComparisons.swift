/// Layers that compare, and those that work with truth values, which are 1 and 0.
enum LayerComparisons {
  static let all: [String: OperationTranslation] = [
    "equal": comparison("Equal"), "notEqual": comparison("NotEqual"), "lessThan": comparison("Less"),
    "lessEqual": comparison("LessEqual"), "greaterThan": comparison("Greater"),
    "greaterEqual": comparison("GreaterEqual"),
    "logicalAnd": logical("LogicalAnd"), "logicalOr": logical("LogicalOr"), "logicalXor": logical("LogicalXor"),
    "logicalNot": { call in
      let x = try call.blob()
      return [try call.graph.binary("Equal", x, call.number(0, like: x), gives: .bool)]
    },
    "whereBroadcastable": { call in
      [try call.graph.select(call.graph.cast(call.blob(), to: .bool), call.blob(1), call.blob(2))]
    },
  ]

  private static func comparison(_ type: String) -> OperationTranslation {
    { call in
      let x = try call.blob()
      let other = try call.optionalBlob(1) ?? call.number(call.number("alpha", default: 0), like: x)
      return [try call.graph.binary(type, x, other, gives: .bool)]
    }
  }

  private static func logical(_ type: String) -> OperationTranslation {
    { call in
      let (x, y) = (try call.blob(), try call.blob(1))
      return [try call.graph.binary(type, call.graph.cast(x, to: .bool), call.graph.cast(y, to: .bool))]
    }
  }
}
