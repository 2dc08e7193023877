import Foundation

extension MLMultiArray: Hashable {
  /// Whether two arrays have the same shape, the same type and equal elements, whatever their strides.
  public static func == (left: MLMultiArray, right: MLMultiArray) -> Bool {
    if left === right { return true }
    guard left.layout.shape == right.layout.shape, left.dataType == right.dataType else { return false }
    return left.withUnsafeBytes { own in
      right.withUnsafeBytes { StridedLayout.areEqual(own, left.layout, $0, right.layout, left.dataType) }
    }
  }

  /// Hashes the shape and the type, because elements may change while the array is in a set.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(layout.shape)
    hasher.combine(dataType)
  }
}

extension MLMultiArray: CustomStringConvertible {
  /// The type, the shape and the first elements, for example "float32 2×2 [[1.0, 2.0], [3.0, 4.0]]".
  public var description: String {
    ArrayDescription.text(typeName: "\(dataType)", shape: layout.shape) { "\(self[$0])" }
  }
}

extension StridedLayout {
  /// Whether the elements of two arrays of one type are equal.
  static func areEqual(
    _ first: UnsafeRawBufferPointer, _ firstLayout: StridedLayout,
    _ second: UnsafeRawBufferPointer, _ secondLayout: StridedLayout, _ type: MLMultiArrayDataType
  ) -> Bool {
    guard firstLayout.shape == secondLayout.shape else { return false }
    guard let first = first.baseAddress, let second = second.baseAddress else { return firstLayout.count == 0 }
    return switch type {
    case .double: areEqual(first, firstLayout, second, secondLayout, Double.self)
    case .float32: areEqual(first, firstLayout, second, secondLayout, Float.self)
    case .float16: areEqual(first, firstLayout, second, secondLayout, Float16.self)
    case .int32: areEqual(first, firstLayout, second, secondLayout, Int32.self)
    case .int8: areEqual(first, firstLayout, second, secondLayout, Int8.self)
    }
  }

  private static func areEqual<Element: Equatable>(
    _ first: UnsafeRawPointer, _ firstLayout: StridedLayout,
    _ second: UnsafeRawPointer, _ secondLayout: StridedLayout, _ type: Element.Type
  ) -> Bool {
    let (first, second) = (first.assumingMemoryBound(to: type), second.assumingMemoryBound(to: type))
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

/// Describes arrays in words.
enum ArrayDescription {
  private static let shownCount = 100

  /// - Parameter element: Returns the text of the element with this index, counted with the last dimension fastest.
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
      // An inner dimension of 0 has no elements to count, but could repeat for ever.
      if parts.count == shownCount { break }
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
