/// The element types of multi-arrays.
package enum ArrayElement: String, Sendable, Codable {
  case double, float32, float16, int32, int8

  /// The element type of a multi-array for such a tensor: the same if Core ML has it, otherwise the one that loses least.
  ///
  /// - Parameter elementType: OpenVINO's name; `nil` is returned if no multi-array can hold such elements.
  package init?(holding elementType: String) {
    if let narrow = NarrowElement(rawValue: elementType) {
      self = narrow.isInteger ? .int8 : .float32
      return
    }
    switch elementType {
    case "f64": self = .double
    case "f32", "bf16": self = .float32
    case "f16": self = .float16
    case "i8": self = .int8
    case "i32", "i64", "i16", "u8", "u16", "u32", "u64", "boolean": self = .int32
    default: return nil
    }
  }
}
