/// Ranks, axes and sizes: numbers of a file that say where something is, checked before anything is counted with them.
extension OperationCall {
  /// How many dimensions a tensor has.
  ///
  /// - Throws: `FormatError` if the program leaves that open.
  func rank(_ tensor: Graph.Tensor) throws -> Int {
    guard let rank = tensor.rank else { throw failure("the number of dimensions of its input is open") }
    return rank
  }

  /// An axis, counted from the front.
  func place(_ axis: Int, in rank: Int) throws -> Int {
    let place = axis < 0 ? axis + rank : axis
    guard place >= 0, place < rank else { throw failure("it has no axis \(axis), only \(rank) of them") }
    return place
  }

  /// An argument that is an axis, counted from the front.
  func axis(_ name: String = "axis", default value: Int? = nil, in rank: Int) throws -> Int {
    try place(integer(name, default: value), in: rank)
  }

  /// An argument that lists axes, counted from the front and in order; all axes if it is left out.
  func axes(_ name: String = "axes", in rank: Int) throws -> [Int] {
    guard let axes = try optionalIntegers(name) else { return Array(0..<rank) }
    let places = try axes.map { try place($0, in: rank) }
    guard Set(places).count == places.count else { throw failure("an axis stands twice in \(axes)") }
    return places.sorted()
  }

  /// An argument that is a size: above zero, and small enough to count with.
  func size(_ name: String, default value: Int? = nil, atMost limit: Int = 1 << 16) throws -> Int {
    let size = try integer(name, default: value)
    guard size > 0, size <= limit else { throw failure("“\(name)” is \(size), not between 1 and \(limit)") }
    return size
  }

  /// An argument that gives each dimension a number.
  func integers(_ name: String, count: Int) throws -> [Int] {
    let numbers = try integers(name)
    guard numbers.count == count else { throw failure("“\(name)” has \(numbers.count) numbers, not \(count)") }
    return numbers
  }

  /// The numbers of an argument that is a list of constants.
  func integerList(_ name: String) throws -> [Int] {
    guard let operands = try operands(name) else { throw failure("its argument “\(name)” is missing") }
    func numbers(_ value: Value) throws -> [Int] {
      switch value {
      case .tensor(let tensor): tensor.integers.map { Int(Int32(clamping: $0)) }
      case .list(let values), .tuple(let values): try values.flatMap(numbers)
      case .dictionary: throw failure("“\(name)” is no list of numbers")
      }
    }
    return try operands.flatMap { operand in
      guard case .constant(let value) = operand else { throw failure("“\(name)” must be constants") }
      return try numbers(value)
    }
  }
}
