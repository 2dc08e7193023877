import Foundation

extension MLMultiArray: Hashable {
  /// Whether two arrays have the same shape, the same type and equal elements, whatever their strides.
  public static func == (left: MLMultiArray, right: MLMultiArray) -> Bool {
    if left === right { return true }
    guard left.layout.shape == right.layout.shape, left.dataType == right.dataType else { return false }
    return switch left.dataType {
    case .double: left.hasElements(of: right, Double.self)
    case .float32: left.hasElements(of: right, Float.self)
    case .float16: left.hasElements(of: right, Float16.self)
    case .int32: left.hasElements(of: right, Int32.self)
    case .int8: left.hasElements(of: right, Int8.self)
    }
  }

  /// Hashes the shape and the type: elements may change while the array is in a set.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(layout.shape)
    hasher.combine(dataType)
  }

  private func hasElements<Scalar: MLShapedArrayScalar & Equatable>(
    of other: MLMultiArray, _ type: Scalar.Type
  ) -> Bool {
    withUnsafeBufferPointer(ofType: type) { own in
      other.withUnsafeBufferPointer(ofType: type) { StridedLayout.areEqual(own, layout, $0, other.layout) }
    }
  }
}

extension MLMultiArray: CustomStringConvertible {
  /// The type, the shape and the first elements: "float32 2×2 [[1.0, 2.0], [3.0, 4.0]]".
  public var description: String {
    ArrayDescription.text(typeName: "\(dataType)", shape: layout.shape) { "\(self[$0])" }
  }
}

extension StridedLayout {
  /// Whether the elements of two arrays are equal.
  static func areEqual<Scalar: Equatable>(
    _ first: UnsafeBufferPointer<Scalar>, _ firstLayout: StridedLayout,
    _ second: UnsafeBufferPointer<Scalar>, _ secondLayout: StridedLayout
  ) -> Bool {
    guard firstLayout.shape == secondLayout.shape else { return false }
    guard let first = first.baseAddress, let second = second.baseAddress else { return firstLayout.count == 0 }
    var isEqual = true
    forEachRun(firstLayout, secondLayout) { run in
      guard isEqual else { return }
      for index in 0..<run.count
      where first[run.first + index * run.firstStep] != second[run.second + index * run.secondStep] {
        isEqual = false
        return
      }
    }
    return isEqual
  }
}

/// An array in words.
enum ArrayDescription {
  private static let shownCount = 100

  /// - Parameter element: the text of the element with that number, counted along the dimensions.
  static func text(typeName: String, shape: [Int], element: (Int) -> String) -> String {
    var next = 0
    let size = shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
    return "\(typeName) \(size) \(elements(shape[...], &next, element))"
  }

  private static func elements(_ shape: ArraySlice<Int>, _ next: inout Int, _ element: (Int) -> String) -> String {
    guard let count = shape.first else {
      defer { next += 1 }
      return element(next)
    }
    var parts: [String] = []
    for _ in 0..<count {
      guard next < shownCount else {
        parts.append("…")
        break
      }
      parts.append(elements(shape.dropFirst(), &next, element))
      // A dimension of 0 within has no elements to count, but may repeat for ever.
      if parts.count == shownCount { break }
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
