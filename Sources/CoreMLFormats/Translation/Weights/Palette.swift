/// A table of the numbers that weights may have, or of short vectors of them, and which weights use which table.
struct Palette {
  /// Longer vectors are in no real model, and a few bytes would become many.
  private static let longestVector = 64

  private let table: WeightCodes
  /// The number of tables along each axis of the indices.
  private let groups: [Int]
  private let entryCount: Int
  private let vectorSize: Int
  /// The axis along which a vector's numbers lie.
  private let vectorAxis: Int

  /// - Parameters:
  ///   - table: Its sizes are the number of tables along each axis of the indices, the number of entries, and the size of a vector.
  ///   - shape: The indices' shape.
  /// - Throws: `FormatError` if the table does not fit.
  init(_ table: TensorValue, shape: [Int], vectorAxis: Int?) throws {
    let rank = shape.count
    groups = Array(table.shape.prefix(rank))
    guard table.shape.count == rank + 2, case let (entryCount, vectorSize) = (table.shape[rank], table.shape[rank + 1]),
      zip(shape, groups).allSatisfy({ size, count in count > 0 && size.isMultiple(of: count) })
    else { throw FormatError("a table of the shape \(table.shape) does not fit indices of the shape \(shape)") }
    guard 1...Self.longestVector ~= vectorSize, vectorSize == 1 || vectorAxis != nil else {
      throw FormatError("a table holds vectors of \(vectorSize) numbers, or does not say along which axis they lie")
    }
    let axis = vectorAxis.map { $0 < 0 ? $0 + rank : $0 } ?? 0
    guard shape.indices.contains(axis) || vectorSize == 1 else {
      throw FormatError("a table's vectors lie along the axis \(axis) of weights with \(rank)")
    }
    self.table = try WeightCodes(table)
    (self.entryCount, self.vectorSize, self.vectorAxis) = (entryCount, vectorSize, vectorSize == 1 ? 0 : axis)
  }

  /// The shape of the weights.
  func outputShape(_ shape: [Int]) -> [Int] {
    guard shape.indices.contains(vectorAxis) else { return shape }
    var shape = shape
    shape[vectorAxis] *= vectorSize
    return shape
  }

  /// The numbers that indices stand for.
  ///
  /// - Precondition: There are as many indices as the shape says.
  /// - Throws: `FormatError` if an index has no entry.
  func numbers(at indices: [UInt8], shape: [Int]) throws -> WeightCodes {
    guard indices.allSatisfy({ Int($0) < entryCount }) else {
      throw FormatError("an index is beyond the \(entryCount) entries of its table")
    }
    let width = table.width
    // The elements that lie between two of a vector.
    let inner = shape.dropFirst(vectorAxis + 1).reduce(1, *)
    var result = [UInt8](repeating: 0, count: indices.count * vectorSize * width)
    // As many indices after one another as use the same table.
    let (last, count) = (shape.last ?? 1, groups.last ?? 1)
    let run = max(1, last / count)
    var counter = BlockCounter(shape: shape.dropLast() + [count], blocks: shape.isEmpty ? [1] : groups)
    for start in stride(from: 0, to: indices.count, by: run) {
      let first = counter.next() * entryCount
      for place in start..<min(start + run, indices.count) {
        let entry = (first + Int(indices[place])) * vectorSize
        let to = vectorSize == 1 ? place : place / inner * inner * vectorSize + place % inner
        for part in 0..<vectorSize {
          for byte in 0..<width {
            result[(to + part * inner) * width + byte] = table.bytes[(entry + part) * width + byte]
          }
        }
      }
    }
    return WeightCodes(table.element, result)
  }

  /// A mask of indices as one of numbers.
  func expanded(_ mask: [UInt8], shape: [Int]) -> [UInt8] {
    guard vectorSize > 1 else { return mask }
    let inner = shape.dropFirst(vectorAxis + 1).reduce(1, *)
    var result = [UInt8](repeating: 0, count: mask.count * vectorSize)
    for (place, bit) in mask.enumerated() where bit != 0 {
      let first = place / inner * inner * vectorSize + place % inner
      for part in 0..<vectorSize { result[first + part * inner] = 1 }
    }
    return result
  }
}
