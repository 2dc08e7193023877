/// The positions of an array's elements in memory. Everything is counted in elements.
struct StridedLayout: Sendable, Equatable {
  /// A run of elements at equal steps in two arrays.
  struct Run {
    let first: Int
    let second: Int
    let count: Int
    let firstStep: Int
    let secondStep: Int

    /// Whether the elements are adjacent in both arrays.
    var isDense: Bool { firstStep == 1 && secondStep == 1 }
  }

  /// The dimensions, from slowest to fastest varying.
  let shape: [Int]
  /// The step for each dimension.
  let strides: [Int]
  /// The position of the first element.
  let offset: Int

  init(shape: [Int], strides: [Int], offset: Int = 0) {
    precondition(shape.count == strides.count, "\(shape.count) dimensions need as many strides, not \(strides.count)")
    precondition(shape.allSatisfy { $0 >= 0 }, "no array can have the shape \(shape)")
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// A contiguous layout, with the last dimension fastest.
  init(shape: [Int]) { self.init(shape: shape, strides: Self.contiguousStrides(shape)) }

  static func contiguousStrides(_ shape: [Int]) -> [Int] {
    var stride = 1
    return Array(
      shape.reversed().map { dimension in
        defer { stride *= dimension }
        return stride
      }.reversed())
  }

  /// The product of the dimensions.
  var count: Int { shape.reduce(1, *) }

  /// The distance from the first element to just past the last one.
  var span: Int {
    shape.contains(0) ? 0 : zip(shape, strides).reduce(1) { $0 + ($1.0 - 1) * $1.1 }
  }

  /// Whether the elements are contiguous, with the last dimension fastest.
  var isContiguous: Bool {
    shape.contains(0) || zip(shape, zip(strides, Self.contiguousStrides(shape))).allSatisfy { $0 == 1 || $1.0 == $1.1 }
  }

  // MARK: Places

  /// The position of an element.
  func offset(at indices: some Collection<Int>) -> Int {
    precondition(indices.count == shape.count, "\(indices.count) indices for \(shape.count) dimensions")
    return offset(leading: indices)
  }

  /// The position of the element with this index, counted with the last dimension fastest.
  func offset(ofElement index: Int) -> Int {
    var (rest, place) = (index, offset)
    for axis in shape.indices.reversed() {
      place += rest % shape[axis] * strides[axis]
      rest /= shape[axis]
    }
    return place
  }

  private func offset(leading indices: some Collection<Int>) -> Int {
    // Indices mostly come as arrays; looping over their memory is many times faster than over any collection.
    indices.withContiguousStorageIfAvailable { offset(leadingPlaces: $0) }
      ?? Array(indices).withUnsafeBufferPointer { offset(leadingPlaces: $0) }
  }

  private func offset(leadingPlaces indices: UnsafeBufferPointer<Int>) -> Int {
    var place = offset
    for axis in indices.indices {
      let index = indices[axis]
      precondition(index >= 0 && index < shape[axis], "index \(index) of \(shape[axis]) in the dimension \(axis)")
      place += index * strides[axis]
    }
    return place
  }

  // MARK: Parts and views

  /// The part at an index in each of the leading dimensions, which it then lacks.
  func part(at indices: some Collection<Int>) -> StridedLayout {
    precondition(indices.count <= shape.count, "\(indices.count) indices for \(shape.count) dimensions")
    return StridedLayout(
      shape: Array(shape.dropFirst(indices.count)), strides: Array(strides.dropFirst(indices.count)),
      offset: offset(leading: indices))
  }

  /// The part within a range of each of the leading dimensions, and all of the others.
  func part(in ranges: some Collection<Range<Int>>) -> StridedLayout {
    precondition(ranges.count <= shape.count, "\(ranges.count) ranges for \(shape.count) dimensions")
    var (partShape, partOffset) = (shape, offset)
    for (axis, range) in ranges.enumerated() {
      precondition(
        range.lowerBound >= 0 && range.upperBound <= shape[axis],
        "the range \(range) of \(shape[axis]) in the dimension \(axis)")
      partShape[axis] = range.count
      partOffset += range.lowerBound * strides[axis]
    }
    return StridedLayout(shape: partShape, strides: strides, offset: partOffset)
  }

  /// The same elements with the dimensions reordered: new dimension n is old dimension `axes[n]`.
  func transposed(_ axes: [Int]) -> StridedLayout {
    precondition(axes.sorted() == Array(shape.indices), "\(axes) is no order of \(shape.count) dimensions")
    return StridedLayout(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] }, offset: offset)
  }

  /// The same elements without the dimensions of size 1.
  func squeezed() -> StridedLayout {
    let axes = shape.indices.filter { shape[$0] != 1 }
    return StridedLayout(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] }, offset: offset)
  }

  /// The same elements with another dimension of size 1 inserted at this index.
  func expanded(at axis: Int) -> StridedLayout {
    precondition(axis >= 0 && axis <= shape.count, "the dimension \(axis) of \(shape.count + 1)")
    var (newShape, newStrides) = (shape, strides)
    newShape.insert(1, at: axis)
    newStrides.insert(axis < shape.count ? shape[axis] * strides[axis] : 1, at: axis)
    return StridedLayout(shape: newShape, strides: newStrides, offset: offset)
  }

  /// The index of a dimension that may be counted from the last one, which is −1.
  static func axis(_ axis: Int, of rank: Int) -> Int {
    precondition(axis >= -rank && axis < rank, "the dimension \(axis) of \(rank)")
    return axis < 0 ? axis + rank : axis
  }

  // MARK: Walks

  /// Calls `body` for the elements of two layouts with the same shape, in as few and as long runs as possible.
  static func forEachRun(_ first: StridedLayout, _ second: StridedLayout, _ body: (Run) -> Void) {
    precondition(first.shape == second.shape, "the shapes \(first.shape) and \(second.shape)")
    guard !first.shape.contains(0) else { return }
    var loops = Loop.merged(first, second)
    let run = loops.isEmpty ? Loop(count: 1, first: 1, second: 1) : loops.removeFirst()
    var places = [Int](repeating: 0, count: loops.count)
    var (from, to) = (first.offset, second.offset)
    while true {
      body(Run(first: from, second: to, count: run.count, firstStep: run.first, secondStep: run.second))
      // Advance the fastest loop that has not reached its end, and restart those inside it.
      guard let next = loops.indices.first(where: { places[$0] + 1 < loops[$0].count }) else { return }
      for inner in 0..<next {
        from -= places[inner] * loops[inner].first
        to -= places[inner] * loops[inner].second
        places[inner] = 0
      }
      places[next] += 1
      from += loops[next].first
      to += loops[next].second
    }
  }

  private struct Loop {
    var count: Int
    var first: Int
    var second: Int

    /// The loops over two layouts, fastest first; dimensions that continue each other in both layouts are merged.
    static func merged(_ first: StridedLayout, _ second: StridedLayout) -> [Loop] {
      var loops: [Loop] = []
      for axis in first.shape.indices.reversed() where first.shape[axis] != 1 {
        let loop = Loop(count: first.shape[axis], first: first.strides[axis], second: second.strides[axis])
        if let inner = loops.last, loop.first == inner.count * inner.first, loop.second == inner.count * inner.second {
          loops[loops.count - 1].count *= loop.count
        } else {
          loops.append(loop)
        }
      }
      return loops
    }
  }
}
