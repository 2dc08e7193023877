/// The type of a tensor's elements.
package enum Element: String, Sendable, CaseIterable {
  case bool, string
  case float16 = "fp16"
  case float32 = "fp32"
  case float64 = "fp64"
  case bfloat16 = "bf16"
  case int4, int8, int16, int32, int64
  case uint1, uint2, uint3, uint4, uint6, uint8, uint16, uint32, uint64
  case float8E4M3 = "fp8e4m3fn"
  case float8E5M2 = "fp8e5m2"

  /// 0 for texts, which have no fixed size.
  package var bitCount: Int {
    switch self {
    case .string: 0
    case .uint1: 1
    case .uint2: 2
    case .uint3: 3
    case .int4, .uint4: 4
    case .uint6: 6
    case .bool, .int8, .uint8, .float8E4M3, .float8E5M2: 8
    case .float16, .bfloat16, .int16, .uint16: 16
    case .float32, .int32, .uint32: 32
    case .float64, .int64, .uint64: 64
    }
  }

  package var isFloat: Bool {
    switch self {
    case .float16, .float32, .float64, .bfloat16, .float8E4M3, .float8E5M2: true
    default: false
    }
  }

  package var isSigned: Bool {
    switch self {
    case .int4, .int8, .int16, .int32, .int64: true
    default: isFloat
    }
  }

  /// How many bytes so many elements need; narrow ones lie without gaps. `nil` if that is more than a number can say.
  func byteCount(of count: Int) -> Int? {
    let (bits, overflows) = count.multipliedReportingOverflow(by: bitCount)
    return overflows || bits > Int.max - 7 ? nil : (bits + 7) / 8
  }

  /// OpenVINO's name for the type of tensors with these elements.
  ///
  /// Integers of 16 bits become those of 32: few of the engine's operations take the narrower ones, and models have them only because
  /// other hardware is faster with them.
  var engineName: String? {
    switch self {
    case .bool: "boolean"
    case .float16: "f16"
    case .float32: "f32"
    case .float64: "f64"
    case .bfloat16: "bf16"
    case .int4: "i4"
    case .uint4: "u4"
    case .int8: "i8"
    case .uint8: "u8"
    case .int16, .uint16, .int32: "i32"
    case .int64: "i64"
    case .uint32: "u32"
    case .uint64: "u64"
    case .uint1: "u1"
    case .string, .uint2, .uint3, .uint6, .float8E4M3, .float8E5M2: nil
    }
  }
}
