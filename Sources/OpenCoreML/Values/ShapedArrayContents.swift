import Foundation

/// The implementation of shaped arrays and their slices: memory that several of them share until one of them writes.
struct ShapedArrayContents<Scalar: MLShapedArrayScalar>: Sendable {
  private(set) var layout: StridedLayout
  private var memory: Memory

  private init(_ layout: StridedLayout, _ memory: Memory) {
    self.layout = layout
    self.memory = memory
  }

  init(
    unsafeUninitializedShape shape: [Int],
    initializingWith initializer: (inout UnsafeMutableBufferPointer<Scalar>, [Int]) throws -> Void
  ) rethrows {
    layout = StridedLayout(shape: shape)
    memory = Memory(count: layout.count)
    var elements = UnsafeMutableBufferPointer(start: memory.base, count: layout.count)
    try initializer(&elements, layout.strides)
  }

  /// Uses somebody else's memory, which is copied before it is written.
  init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], strides: [Int], deallocator: Data.Deallocator) {
    layout = StridedLayout(shape: shape, strides: strides)
    memory = Memory(bytes, byteCount: layout.span * MemoryLayout<Scalar>.stride, deallocator)
  }

  init(data: Data, shape: [Int], strides: [Int]) {
    layout = StridedLayout(shape: shape, strides: strides)
    memory = Memory(count: layout.span)
    let byteCount = layout.span * MemoryLayout<Scalar>.stride
    precondition(data.count >= byteCount, "\(data.count) bytes, but the shape \(shape) needs \(byteCount)")
    data.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: memory.base, count: byteCount).copyMemory(
        from: .init(rebasing: $0.prefix(byteCount)))
    }
  }

  /// Concatenates arrays along a dimension.
  init<Arrays: Sequence>(concatenating arrays: Arrays, alongAxis axis: Int)
  where Arrays.Element: MLShapedArrayProtocol, Arrays.Element.Scalar == Scalar {
    let arrays = Array(arrays)
    let joint = ConcatenatedLayout(arrays.map(\.shape), axis: axis)
    layout = joint.whole
    memory = Memory(count: layout.count)
    for (array, part) in zip(arrays, joint.parts) {
      array.withUnsafeShapedBufferPointer { source, shape, strides in
        Self.copy(source.baseAddress, StridedLayout(shape: shape, strides: strides), to: memory.base, part)
      }
    }
  }

  // MARK: Reading

  func read<Result>(
    _ body: (UnsafeBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(memory) {
      try body(
        UnsafeBufferPointer(start: memory.base + layout.offset, count: layout.span), layout.shape, layout.strides)
    }
  }

  func scalar(at indices: some Collection<Int>) -> Scalar {
    let place = layout.offset(at: indices)
    return withExtendedLifetime(memory) { memory.base[place] }
  }

  // MARK: Parts and views, which share the memory

  func part(at indices: some Collection<Int>) -> Self { Self(layout.part(at: indices), memory) }

  func part(in ranges: some Collection<Range<Int>>) -> Self { Self(layout.part(in: ranges), memory) }

  func transposed(_ axes: [Int]) -> Self { Self(layout.transposed(axes), memory) }

  func squeezed() -> Self { Self(layout.squeezed(), memory) }

  func expanded(at axis: Int) -> Self { Self(layout.expanded(at: axis), memory) }

  /// Shares the memory if the elements are contiguous, otherwise copies them.
  func reshaped(to shape: [Int]) -> Self {
    let target = layout.isContiguous ? self : contiguous()
    let strides = StridedLayout.contiguousStrides(shape)
    let reshaped = StridedLayout(shape: shape, strides: strides, offset: target.layout.offset)
    precondition(reshaped.count == layout.count, "the shape \(layout.shape) cannot become \(shape)")
    return Self(reshaped, target.memory)
  }

  // MARK: Writing

  mutating func write<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    makeWritable()
    return try withExtendedLifetime(memory) {
      var elements = UnsafeMutableBufferPointer(start: memory.base + layout.offset, count: layout.span)
      return try body(&elements, layout.shape, layout.strides)
    }
  }

  mutating func setScalar(_ scalar: Scalar, at indices: some Collection<Int>) {
    makeWritable()
    let place = layout.offset(at: indices)
    withExtendedLifetime(memory) { memory.base[place] = scalar }
  }

  mutating func setPart(at indices: some Collection<Int>, to other: Self) {
    set(other) { $0.part(at: indices) }
  }

  mutating func setPart(in ranges: some Collection<Range<Int>>, to other: Self) {
    set(other) { $0.part(in: ranges) }
  }

  private mutating func set(_ other: Self, _ part: (StridedLayout) -> StridedLayout) {
    let current = part(layout)
    precondition(
      other.layout.shape == current.shape, "a part of the shape \(current.shape) cannot become \(other.layout.shape)")
    // The part was read and is put back unchanged where it was.
    if other.memory === memory && other.layout == current { return }
    makeWritable()
    withExtendedLifetime((memory, other.memory)) {
      Self.copy(other.memory.base, other.layout, to: memory.base, part(layout))
    }
  }

  private mutating func makeWritable() {
    guard !memory.isOwn || !isKnownUniquelyReferenced(&memory) else { return }
    self = contiguous()
  }

  private func contiguous() -> Self {
    let target = StridedLayout(shape: layout.shape)
    let copy = Memory(count: target.count)
    withExtendedLifetime(memory) { Self.copy(memory.base, layout, to: copy.base, target) }
    return Self(target, copy)
  }

  private static func copy(
    _ source: UnsafePointer<Scalar>?, _ sourceLayout: StridedLayout, to target: UnsafeMutablePointer<Scalar>,
    _ targetLayout: StridedLayout
  ) {
    guard let source else { return }
    let type = Scalar.multiArrayDataType
    ElementCopy.copy(source, type, sourceLayout, to: target, type, targetLayout)
  }

  /// Elements in memory.
  ///
  /// `Sendable` is safe: the memory is written only before anybody else has it, or while only one array has it.
  private final class Memory: @unchecked Sendable {
    let base: UnsafeMutablePointer<Scalar>
    /// Whether it may be written.
    let isOwn: Bool
    private let release: (UnsafeMutablePointer<Scalar>) -> Void

    init(count: Int) {
      precondition(
        MemoryLayout<Scalar>.stride == Scalar.multiArrayDataType.byteCount,
        "\(Scalar.self) is not \(Scalar.multiArrayDataType)")
      base = .allocate(capacity: max(1, count))
      isOwn = true
      release = { $0.deallocate() }
    }

    init(_ bytes: UnsafeRawPointer, byteCount: Int, _ deallocator: Data.Deallocator) {
      base = UnsafeMutableRawPointer(mutating: bytes).assumingMemoryBound(to: Scalar.self)
      isOwn = false
      release =
        switch deallocator {
        case .free: { free($0) }
        case .unmap: { munmap($0, byteCount) }
        case .custom(let deallocate): { deallocate($0, byteCount) }
        default: { _ in }
        }
    }

    deinit { release(base) }
  }
}

extension ShapedArrayContents: Equatable where Scalar: Equatable {
  static func == (left: Self, right: Self) -> Bool {
    left.read { own, shape, strides in
      right.read { other, otherShape, otherStrides in
        StridedLayout.areEqual(
          UnsafeRawBufferPointer(own), StridedLayout(shape: shape, strides: strides),
          UnsafeRawBufferPointer(other), StridedLayout(shape: otherShape, strides: otherStrides),
          Scalar.multiArrayDataType)
      }
    }
  }
}

extension ShapedArrayContents: CustomStringConvertible {
  var description: String {
    ArrayDescription.text(typeName: "\(Scalar.self)", shape: layout.shape) { index in
      read { elements, shape, strides in
        "\(elements[StridedLayout(shape: shape, strides: strides).offset(ofElement: index)])"
      }
    }
  }
}
