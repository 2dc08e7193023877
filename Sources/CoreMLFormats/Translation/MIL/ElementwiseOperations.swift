/// Operations on one element, or on two at the same place.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "elementwise_binary" and "elementwise_unary".
enum ElementwiseOperations {
  static let all: [String: OperationTranslation] = [
    "add": binary("Add"), "sub": binary("Subtract"), "mul": binary("Multiply"), "real_div": binary("Divide"),
    "pow": binary("Power"), "maximum": binary("Maximum"), "minimum": binary("Minimum"), "mod": binary("FloorMod"),
    "floor_div": { call in
      let (x, y) = (try call.tensor("x"), try call.tensor("y"))
      // The engine's division of integers cuts off, also below zero; the remainder makes the quotient exact.
      guard x.element.isFloat else {
        return [try call.graph.over(call.graph.minus(x, call.graph.binary("FloorMod", x, y)), y)]
      }
      return [call.graph.unary("Floor", try call.graph.over(x, y))]
    },
    "equal": comparison("Equal"), "not_equal": comparison("NotEqual"), "less": comparison("Less"),
    "less_equal": comparison("LessEqual"), "greater": comparison("Greater"),
    "greater_equal": comparison("GreaterEqual"),
    "logical_and": logical("LogicalAnd"), "logical_or": logical("LogicalOr"), "logical_xor": logical("LogicalXor"),
    "logical_not": { call in
      [call.graph.unary("LogicalNot", try call.graph.convert(call.tensor("x"), to: .bool))]
    },
    "abs": unary("Abs"), "acos": unary("Acos"), "asin": unary("Asin"), "atan": unary("Atan"),
    "atanh": unary("Atanh", set: 4), "ceil": unary("Ceiling"), "cos": unary("Cos"), "cosh": unary("Cosh"),
    "erf": unary("Erf"), "exp": unary("Exp"), "floor": unary("Floor"), "sign": unary("Sign"), "sin": unary("Sin"),
    "sinh": unary("Sinh"), "sqrt": unary("Sqrt"), "tan": unary("Tan"), "tanh": unary("Tanh"),
    "identity": { [try $0.tensor("x")] },
    "round": { call in
      let x = try call.tensor("x")
      return [call.graph.add("Round", [x], ["mode": "half_to_even"], set: 5, shape: x.shape)]
    },
    "square": { call in
      let x = try call.tensor("x")
      return [try call.graph.times(x, x)]
    },
    "exp2": { call in
      let x = try call.tensor("x")
      return [try call.graph.binary("Power", call.graph.constant(2, like: x), x)]
    },
    "log": { [$0.graph.unary("Log", try withEpsilon($0, 1e-45))] },
    "rsqrt": { call in
      let root = call.graph.unary("Sqrt", try withEpsilon(call, 1e-12))
      return [try call.graph.over(call.graph.constant(1, like: root), root)]
    },
    "inverse": { call in
      let x = try withEpsilon(call, 1e-4)
      return [try call.graph.over(call.graph.constant(1, like: x), x)]
    },
    "clip": { call in
      let x = try call.tensor("x")
      return [call.graph.clamp(x, try call.range("alpha", "beta"))]
    },
    "threshold": { call in
      let x = try call.tensor("x")
      return [try call.graph.binary("Maximum", x, call.graph.constant(call.number("alpha"), like: x))]
    },
    "cast": { call in
      let x = try call.tensor("x")
      let name = try call.text("dtype")
      guard let element = Element(rawValue: name) else {
        throw call.failure("it makes elements of the unknown type \(name)")
      }
      return [try call.graph.cast(x, to: element)]
    },
    "select": { call in
      [try call.graph.select(call.tensor("cond"), call.tensor("a"), call.tensor("b"))]
    },
  ]

  private static func binary(_ type: String) -> OperationTranslation {
    { [try $0.graph.binary(type, $0.tensor("x"), $0.tensor("y"))] }
  }

  private static func comparison(_ type: String) -> OperationTranslation {
    { [try $0.graph.binary(type, $0.tensor("x"), $0.tensor("y"), gives: .bool)] }
  }

  private static func logical(_ type: String) -> OperationTranslation {
    { call in
      let (x, y) = (try call.tensor("x"), try call.tensor("y"))
      return [try call.graph.binary(type, call.graph.convert(x, to: .bool), call.graph.convert(y, to: .bool))]
    }
  }

  private static func unary(_ type: String, set: Int = 1) -> OperationTranslation {
    { [$0.graph.unary(type, try $0.tensor("x"), set: set)] }
  }

  /// The input with the number added that keeps a logarithm or a quotient finite.
  private static func withEpsilon(_ call: OperationCall, _ usual: Double) throws -> Graph.Tensor {
    let x = try call.tensor("x")
    let epsilon = try call.number("epsilon", default: usual)
    return epsilon == 0 ? x : try call.graph.plus(x, call.graph.constant(epsilon, like: x))
  }
}

extension OperationCall {
  /// The range between two numbers.
  func range(_ lower: String, _ upper: String) throws -> ClosedRange<Double> {
    let (low, high) = (try number(lower), try number(upper))
    guard low <= high else { throw failure("“\(lower)” is above “\(upper)”") }
    return low...high
  }
}

extension Graph {
  /// Converts as programs do: a number becomes a truth value by whether it is zero, and an integer of 16 bits wraps around.
  func cast(_ tensor: Tensor, to element: Element) throws -> Tensor {
    if element == .bool, tensor.element != .bool {
      return try binary("NotEqual", tensor, constant(0, like: tensor), gives: .bool)
    }
    return try convert(tensor, to: element)
  }
}
