/// What the translations of layers need besides what those of operations do.
extension OperationCall {
  // MARK: Blobs

  func blobs() throws -> [Graph.Tensor] { try tensors("input") }

  /// A blob that the layer is given.
  func blob(_ index: Int = 0) throws -> Graph.Tensor {
    let blobs = try blobs()
    guard blobs.indices.contains(index) else {
      throw failure("it has \(blobs.count) inputs, but needs \(index + 1)")
    }
    return blobs[index]
  }

  /// A blob that may be left out.
  func optionalBlob(_ index: Int) throws -> Graph.Tensor? {
    let blobs = try blobs()
    return blobs.indices.contains(index) ? blobs[index] : nil
  }

  /// A blob with as many dimensions as the layer needs.
  func blob(_ index: Int = 0, rank lowest: Int) throws -> Graph.Tensor {
    let blob = try blob(index)
    let rank = try rank(blob)
    guard rank >= lowest else { throw failure("its input has \(rank) dimensions, but it needs \(lowest)") }
    return blob
  }

  func shape(_ tensor: Graph.Tensor) throws -> [Int?] {
    guard let shape = tensor.shape else { throw failure("nothing says how many dimensions its input has") }
    return shape
  }

  /// All sizes of a tensor, which must be fixed.
  func fixedShape(_ tensor: Graph.Tensor) throws -> [Int] {
    let sizes = try shape(tensor).compactMap(\.self)
    guard try sizes.count == rank(tensor) else { throw failure("it needs an input with fixed sizes") }
    return sizes
  }

  /// The size of a tensor along an axis, which must be fixed.
  func fixedSize(_ tensor: Graph.Tensor, _ axis: Int) throws -> Int {
    let shape = try shape(tensor)
    guard let size = shape[try place(axis, rank: shape.count)] else {
      throw failure("it needs an input whose size along the axis \(axis) is fixed")
    }
    return size
  }

  // MARK: Axes and sizes

  /// An axis counted from the first dimension.
  func place(_ axis: Int, rank: Int) throws -> Int {
    let place = axis < 0 ? axis + rank : axis
    guard place >= 0, place < rank else {
      throw failure("it works along the axis \(axis), but there are \(rank) dimensions")
    }
    return place
  }

  /// Axes counted from the first dimension, each once.
  func places(_ axes: [Int], rank: Int) throws -> [Int] {
    let places = try axes.map { try place($0, rank: rank) }
    guard Set(places).count == places.count else { throw failure("it names an axis twice") }
    return places
  }

  /// - Throws: `FormatError` if no tensor can have the shape.
  func check(_ shape: [Int?]?) throws {
    var count = 1
    for size in shape ?? [] {
      guard let size else { continue }
      let (product, overflows) = count.multipliedReportingOverflow(by: max(1, size))
      guard size >= 0, !overflows, product < 1 << 40 else {
        throw failure("it makes a tensor of the impossible shape \((shape ?? []).map { $0 ?? -1 })")
      }
      count = product
    }
  }

  /// Sizes that the file names; with `allowed` for numbers that stand for something else.
  func sizes(_ name: String, allowing allowed: Set<Int> = []) throws -> [Int] {
    let sizes = try integers(name)
    try check(sizes.map { allowed.contains($0) ? 1 : $0 })
    guard sizes.count <= 16 else { throw failure("“\(name)” has \(sizes.count) numbers") }
    return sizes
  }

  /// Numbers, one for each of `count` dimensions; the same one for all if the file has none.
  func perDimension(_ name: String, count: Int, default value: Int, lowest: Int = 1) throws -> [Int] {
    let numbers = try optionalIntegers(name) ?? []
    guard !numbers.isEmpty else { return Array(repeating: value, count: count) }
    guard numbers.count == count, numbers.allSatisfy({ $0 >= lowest }) else {
      throw failure("“\(name)” is \(numbers), not \(count) numbers of \(lowest) or more")
    }
    return numbers
  }

  /// A number; the usual one if the file has none or 0.
  func nonZero(_ name: String, default value: Double) throws -> Double {
    let number = try number(name, default: 0)
    return number == 0 ? value : number
  }

  // MARK: Graph

  func number(_ value: Double, like tensor: Graph.Tensor) throws -> Graph.Tensor {
    try graph.constant(value, like: tensor)
  }

  /// Places or sizes that a blob holds, as the engine wants them.
  func whole(_ tensor: Graph.Tensor) throws -> Graph.Tensor { try graph.convert(tensor, to: .int32) }

  /// A blob that holds one number, without dimensions.
  func scalar(_ tensor: Graph.Tensor) throws -> Graph.Tensor {
    graph.add("Reshape", [tensor, try graph.integers([])], ["special_zero": "false"], shape: [])
  }
}
