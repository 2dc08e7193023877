/// Weights that are kept as they lie in the file, with what turns them into the numbers that they mean: (data − offset)
/// · scale.
///
/// The engine multiplies matrices with narrow integers directly, so there they become nodes. For other operations they
/// are decoded while the model is translated.
final class LazyWeight: Sendable {
  let data: TensorValue
  /// The elements of the numbers that are meant.
  let element: Element
  /// One number for each block: its rank is the data's, and each of its sizes divides the data's at that place. `nil`
  /// for 1.
  let scale: TensorValue?
  /// Like `scale`; `nil` for 0.
  let offset: TensorValue?

  var shape: [Int] { data.shape }

  /// Data that are only converted.
  init(_ data: TensorValue, as element: Element) {
    (self.data, self.element, scale, offset) = (data, element, nil, nil)
  }

  /// - Throws: `FormatError` if the shapes do not fit.
  init(_ data: TensorValue, scale: TensorValue, offset: TensorValue?) throws {
    guard data.element != .string, scale.element.isFloat, offset?.element != .string else {
      throw FormatError("a scale must have floating-point numbers, and the data and the offset must be numbers")
    }
    guard scale.shape.count == data.shape.count,
      zip(data.shape, scale.shape).allSatisfy({ size, count in count > 0 && size.isMultiple(of: count) })
    else { throw FormatError("a scale of the shape \(scale.shape) does not fit data of the shape \(data.shape)") }
    guard offset == nil || offset?.shape == scale.shape else {
      throw FormatError(
        "an offset of the shape \(offset?.shape ?? []) does not fit a scale of the shape \(scale.shape)")
    }
    (self.data, element, self.scale, self.offset) = (data, scale.element, scale, offset)
  }

  // MARK: Nodes

  /// Whether the engine can multiply with the narrow numbers themselves.
  ///
  /// It takes a scale for each output, or for each output and block of inputs. Of a scale for each input it makes wrong
  /// products, of blocks of outputs it stops with an error.
  ///
  /// - Parameter outputsFirst: Whether the matrix has an output in each row rather than in each column.
  func suitsProduct(outputsFirst: Bool) -> Bool {
    guard let scale, shape.count == 2, [.int8, .uint8, .int4, .uint4].contains(data.element) else { return false }
    let (output, input) = outputsFirst ? (0, 1) : (1, 0)
    let (outputs, blocks) = (scale.shape[output], scale.shape[input])
    return blocks == 1 ? outputs == 1 || outputs == shape[output] : outputs == shape[output] && blocks < shape[input]
  }

  /// The nodes that decode the data: a constant, a conversion, a subtraction, a multiplication, and the shape again.
  func nodes(in graph: Graph) throws -> Graph.Tensor {
    guard let scale else { return try graph.convert(graph.constant(data), to: element) }
    var dataSizes: [Int] = []
    var scaleSizes: [Int] = []
    for (size, count) in zip(shape, scale.shape) {
      // Blocks along an axis have a dimension of their own, so that each meets its number.
      let isSplit = count != 1 && count != size
      dataSizes += isSplit ? [count, size / count] : [size]
      scaleSizes += isSplit ? [count, 1] : [count]
    }
    var tensor = try graph.convert(graph.constant(data.reshaped(dataSizes)), to: element)
    if let offset {
      tensor = try graph.minus(tensor, graph.convert(graph.constant(offset.reshaped(scaleSizes)), to: element))
    }
    tensor = try graph.times(tensor, graph.constant(scale.reshaped(scaleSizes)))
    return dataSizes == shape ? tensor : try graph.reshape(tensor, to: shape)
  }

  // MARK: Numbers

  /// The numbers that are meant.
  func decoded() throws -> TensorValue {
    guard let scale else {
      return try TensorValue(element, shape: shape, .memory(ElementEncoder.bytes(of: data.numbers, as: element)))
    }
    let numbers = try BlockNumbers(shape: shape, scale: scale, offset: offset)
    guard !data.element.isFloat, data.element.bitCount <= 8, element == .float16 || element == .float32 else {
      var values = data.numbers
      numbers.forEachRun { run, scale, offset in
        for index in run { values[index] = (values[index] - offset) * scale }
      }
      return try TensorValue(element, shape: shape, .memory(ElementEncoder.bytes(of: values, as: element)))
    }
    let codes = try WeightCodes(data)
    let isSigned = codes.element == .int8
    func value(_ index: Int, _ scale: Float, _ offset: Float) -> Float {
      ((isSigned ? Float(Int8(bitPattern: codes.bytes[index])) : Float(codes.bytes[index])) - offset) * scale
    }
    let width = element.bitCount / 8
    let bytes = [UInt8](unsafeUninitializedCapacity: codes.count * width) { buffer, initialized in
      let result = UnsafeMutableRawBufferPointer(buffer)
      numbers.forEachRun { run, scale, offset in
        let (scale, offset) = (Float(scale), Float(offset))
        for index in run {
          let value = value(index, scale, offset)
          if width == 2 {
            result.storeBytes(of: Float16(value).bitPattern.littleEndian, toByteOffset: 2 * index, as: UInt16.self)
          } else {
            result.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
          }
        }
      }
      initialized = codes.count * width
    }
    return try TensorValue(element, shape: shape, .memory(bytes))
  }
}

/// The scale and the offset of each element, told for as many elements at once as share them.
private struct BlockNumbers {
  private let scales: [Double]
  private let offsets: [Double]?
  private let runLength: Int
  private let runCount: Int
  private let counter: BlockCounter

  init(shape: [Int], scale: TensorValue, offset: TensorValue?) throws {
    (scales, offsets) = (scale.numbers, offset?.numbers)
    guard let last = shape.last, let count = scale.shape.last, !shape.contains(0) else {
      (runLength, runCount) = (1, shape.contains(0) ? 0 : 1)
      counter = BlockCounter(shape: [], blocks: [])
      return
    }
    runLength = last / count
    runCount = shape.dropLast().reduce(count, *)
    counter = BlockCounter(shape: shape.dropLast() + [count], blocks: scale.shape)
  }

  func forEachRun(_ body: (_ elements: Range<Int>, _ scale: Double, _ offset: Double) -> Void) {
    var counter = counter
    for run in 0..<runCount {
      let block = counter.next()
      body(run * runLength..<(run + 1) * runLength, scales[block], offsets?[block] ?? 0)
    }
  }
}

/// Tells of each element of a tensor, in their order, which block it belongs to.
struct BlockCounter {
  private let shape: [Int]
  private let blockSizes: [Int]
  private let strides: [Int]
  private var place: [Int]

  /// - Precondition: The shapes have the same rank, and each number of blocks divides the size at its place.
  init(shape: [Int], blocks: [Int]) {
    self.shape = shape
    blockSizes = zip(shape, blocks).map { max(1, $0 / max(1, $1)) }
    var strides = Array(repeating: 1, count: blocks.count)
    for axis in blocks.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * blocks[axis + 1] }
    self.strides = strides
    place = Array(repeating: 0, count: shape.count)
  }

  /// The block of the next element.
  mutating func next() -> Int {
    var block = 0
    for axis in place.indices { block += place[axis] / blockSizes[axis] * strides[axis] }
    for axis in place.indices.reversed() {
      place[axis] += 1
      if place[axis] < shape[axis] { break }
      place[axis] = 0
    }
    return block
  }
}

extension TensorValue {
  /// The same elements in another shape.
  func reshaped(_ shape: [Int]) throws -> TensorValue { try TensorValue(element, shape: shape, data) }
}
