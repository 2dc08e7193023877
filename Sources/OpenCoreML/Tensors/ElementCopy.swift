/// Copies elements between two arrays of the same shape, converting them if their types differ.
///
/// A `Double` holds all values of the other types exactly, so it serves as the intermediate type. A number out of an integer's
/// range becomes the closest one that fits, and NaN becomes 0.
enum ElementCopy {
  static func copy(
    _ source: UnsafeRawPointer, _ sourceType: MLMultiArrayDataType, _ sourceLayout: StridedLayout,
    to target: UnsafeMutableRawPointer, _ targetType: MLMultiArrayDataType, _ targetLayout: StridedLayout
  ) {
    switch sourceType {
    case .double: copy(source, Double.self, sourceLayout, target, targetType, targetLayout)
    case .float32: copy(source, Float.self, sourceLayout, target, targetType, targetLayout)
    case .float16: copy(source, Float16.self, sourceLayout, target, targetType, targetLayout)
    case .int32: copy(source, Int32.self, sourceLayout, target, targetType, targetLayout)
    case .int8: copy(source, Int8.self, sourceLayout, target, targetType, targetLayout)
    }
  }

  private static func copy<Source: ArrayElement>(
    _ source: UnsafeRawPointer, _ type: Source.Type, _ sourceLayout: StridedLayout,
    _ target: UnsafeMutableRawPointer, _ targetType: MLMultiArrayDataType, _ targetLayout: StridedLayout
  ) {
    let source = source.assumingMemoryBound(to: Source.self)
    switch targetType {
    case .double: copy(source, sourceLayout, target.assumingMemoryBound(to: Double.self), targetLayout)
    case .float32: copy(source, sourceLayout, target.assumingMemoryBound(to: Float.self), targetLayout)
    case .float16: copy(source, sourceLayout, target.assumingMemoryBound(to: Float16.self), targetLayout)
    case .int32: copy(source, sourceLayout, target.assumingMemoryBound(to: Int32.self), targetLayout)
    case .int8: copy(source, sourceLayout, target.assumingMemoryBound(to: Int8.self), targetLayout)
    }
  }

  private static func copy<Source: ArrayElement, Target: ArrayElement>(
    _ source: UnsafePointer<Source>, _ sourceLayout: StridedLayout,
    _ target: UnsafeMutablePointer<Target>, _ targetLayout: StridedLayout
  ) {
    StridedLayout.forEachRun(sourceLayout, targetLayout) { run in
      let (from, to) = (source + run.first, target + run.second)
      if run.isDense && Source.self == Target.self {
        UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: run.count * MemoryLayout<Target>.stride)
      } else if run.isDense {
        for index in 0..<run.count { to[index] = Target(number: from[index].number) }
      } else {
        for index in 0..<run.count { to[index &* run.secondStep] = Target(number: from[index &* run.firstStep].number) }
      }
    }
  }
}

/// The conversions that an array's elements need.
private protocol ArrayElement: BitwiseCopyable {
  init(number: Double)
  var number: Double { get }
}

extension Double: ArrayElement {
  fileprivate init(number: Double) { self = number }
  fileprivate var number: Double { self }
}

extension Float: ArrayElement {
  fileprivate init(number: Double) { self = Float(number) }
  fileprivate var number: Double { Double(self) }
}

extension Float16: ArrayElement {
  fileprivate init(number: Double) { self = Float16(number) }
  fileprivate var number: Double { Double(self) }
}

extension Int32: ArrayElement {
  fileprivate init(number: Double) { self = Self.clamping(number) }
  fileprivate var number: Double { Double(self) }
}

extension Int8: ArrayElement {
  fileprivate init(number: Double) { self = Self.clamping(number) }
  fileprivate var number: Double { Double(self) }
}

extension FixedWidthInteger {
  /// Rounds toward zero and clamps. Only for integers whose limits a `Double` holds exactly.
  fileprivate static func clamping(_ number: Double) -> Self {
    guard number == number else { return 0 }
    return Self(Swift.max(Double(Self.min), Swift.min(Double(Self.max), number)))
  }
}
