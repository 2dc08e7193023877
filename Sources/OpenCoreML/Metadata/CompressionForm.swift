import OpenVINO

/// How a compressed model's weights are stored.
package enum CompressionForm: Sendable, Hashable {
  /// 16-bit floating point.
  case half
  /// 8-bit integers with a scale for each output channel.
  case integer8
  /// 4-bit integers with a scale for each group of `groupLength` weights of an output channel.
  case integer4(groupLength: Int)
  /// Indices into a table of 2 to the power of `bits` numbers, found by k-means; one table for each tensor.
  case palette(bits: Int)

  /// Weights with fewer elements stay in f16: there is little to gain, and each element matters.
  package static let smallestWeight = 2_048
  package static let usualGroupLength = 32
  package static let paletteBits = [2, 4, 6, 8]

  /// The form with this name; `nil` if there is none.
  package init?(name: String, groupLength: Int = usualGroupLength) {
    switch name {
    case "f16": self = .half
    case "int8": self = .integer8
    case "int4": self = .integer4(groupLength: groupLength)
    default:
      guard name.hasPrefix("palette"), let bits = Int(name.dropFirst(7)), Self.paletteBits.contains(bits) else {
        return nil
      }
      self = .palette(bits: bits)
    }
  }

  /// The short name, for example "f16", "int8", "int4" or "palette4".
  package var name: String {
    switch self {
    case .half: "f16"
    case .integer8: "int8"
    case .integer4: "int4"
    case .palette(let bits): "palette\(bits)"
    }
  }

  /// The form in words.
  package var summary: String {
    switch self {
    case .half: "f16 weights"
    case .integer8: "int8 weights, per channel"
    case .integer4(let length): "int4 weights, in groups of \(length)"
    case .palette(let bits): "weights from a palette of \(1 << bits)"
    }
  }

  var weightForm: Model.WeightForm {
    switch self {
    case .half: .half
    case .integer8: .integer8
    case .integer4(let length): .integer4(groupLength: length)
    case .palette(let bits): .palette(bits: bits)
    }
  }
}
