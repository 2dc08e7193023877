/// Operations that decode weights. They compute constants, so they give constants where that is possible.
///
/// Until iOS 17 their arguments lie in the operation itself, and bits are packed into bytes; from iOS 18 they are inputs with types
/// of their own. Source of names and meanings: coremltools, `converters/mil/mil/ops/defs`, "constexpr_ops" and "compression".
enum WeightOperations {
  static let all: [String: OperandTranslation] = [
    "constexpr_cast": { call in
      let name = try call.text("output_dtype")
      guard let element = Element(rawValue: name), element.isFloat else {
        throw call.failure("it makes elements of the unknown type \(name)")
      }
      return [.weight(LazyWeight(try call.constant("source_val"), as: element))]
    },
    "constexpr_affine_dequantize": { call in
      [.weight(try call.affineWeight("quantized_data"))]
    },
    "constexpr_blockwise_shift_scale": { call in
      let (data, scale) = (try call.constant("data"), try call.constant("scale"))
      let offset = try call.optionalConstant("offset")
      return [.weight(try LazyWeight(data, scale: scale, offset: offset))]
    },
    "constexpr_lut_to_dense": { call in
      let table = try call.constant("lut")
      let indices = try call.has("shape") ? call.packed("indices", table) : call.constant("indices")
      let shaped = try call.has("shape") ? table.singlePalette(rank: indices.shape.count) : table
      let palette = try call.palette(shaped, shape: indices.shape)
      let numbers = try palette.numbers(at: indices.codes(), shape: indices.shape)
      return [.constant(.tensor(try numbers.value(shape: palette.outputShape(indices.shape))))]
    },
    "constexpr_sparse_to_dense": { call in
      let mask = try call.has("shape") ? call.packedMask("mask") : call.constant("mask")
      let values = try call.constant("nonzero_data")
      return [.constant(.tensor(try values.spread(over: mask)))]
    },
    "constexpr_lut_to_sparse": { call in
      let (mask, table) = (try call.constant("indices_mask"), try call.constant("lut"))
      let palette = try call.palette(table, shape: mask.shape)
      let values = try call.constant("indices_nonzero_data")
      let expanded = palette.expanded(try mask.codes(), shape: mask.shape)
      let indices = try values.spread(over: mask).codes()
      let numbers = try palette.numbers(at: indices, shape: mask.shape).picked(by: expanded)
      let bits = TensorData.memory(WeightCodes.packed(expanded))
      return [
        .constant(.tensor(try TensorValue(.uint1, shape: palette.outputShape(mask.shape), bits))),
        .constant(.tensor(try numbers.value(shape: [numbers.count]))),
      ]
    },
    "constexpr_sparse_blockwise_shift_scale": { call in
      let (mask, values) = (try call.constant("data_mask"), try call.constant("nonzero_data"))
      let (scale, offset) = (try call.constant("scale"), try call.optionalConstant("offset"))
      let weight = try LazyWeight(values.spread(over: mask), scale: scale, offset: offset)
      let numbers = try WeightCodes(weight.decoded()).picked(by: mask.codes())
      return [.constant(.tensor(mask)), .constant(.tensor(try numbers.value(shape: [numbers.count])))]
    },
  ]
}

extension OperationCall {
  /// Weights with a scale and an offset for all, or for each element along an axis.
  func affineWeight(_ name: String) throws -> LazyWeight {
    let data = try constant(name)
    let axis = try has("axis") ? axis(in: data.shape.count) : 0
    func vector(_ name: String) throws -> TensorValue {
      let value = try constant(name)
      var shape = data.shape.map { _ in 1 }
      if value.count != 1, !shape.isEmpty { shape[axis] = data.shape[axis] }
      return try value.reshaped(shape)
    }
    let (scale, offset) = (try vector("scale"), try has("zero_point") ? vector("zero_point") : nil)
    return try LazyWeight.broadcasting(data, scale: scale, offset: offset)
  }

  /// Indices that are packed into bytes, as a tensor of narrow numbers.
  fileprivate func packed(_ name: String, _ table: TensorValue) throws -> TensorValue {
    let (bytes, shape) = (try constant(name), try integers("shape"))
    let elements: [Int: Element] = [2: .uint1, 4: .uint2, 8: .uint3, 16: .uint4, 64: .uint6, 256: .uint8]
    guard let element = elements[table.count] else { throw failure("its table has \(table.count) entries") }
    return try TensorValue(element, shape: shape, bytes.data)
  }

  fileprivate func packedMask(_ name: String) throws -> TensorValue {
    let (bytes, shape) = (try constant(name), try integers("shape"))
    return try TensorValue(.uint1, shape: shape, bytes.data)
  }

  fileprivate func palette(_ table: TensorValue, shape: [Int]) throws -> Palette {
    let axis = try has("vector_axis") ? integer("vector_axis") : nil
    return try Palette(table, shape: shape, vectorAxis: axis)
  }
}

extension LazyWeight {
  /// Data with a scale and an offset of which one may have a single number where the other has many.
  fileprivate static func broadcasting(
    _ data: TensorValue, scale: TensorValue, offset: TensorValue?
  ) throws -> LazyWeight {
    guard let offset, offset.shape != scale.shape else {
      return try LazyWeight(data, scale: scale, offset: offset)
    }
    let shape = offset.count > scale.count ? offset.shape : scale.shape
    return try LazyWeight(data, scale: scale.repeated(shape), offset: offset.repeated(shape))
  }
}

extension TensorValue {
  /// A single number as often as the shape needs it.
  fileprivate func repeated(_ shape: [Int]) throws -> TensorValue {
    guard self.shape != shape, count == 1, let needed = Self.byteCount(.int8, shape) else { return self }
    let codes = try WeightCodes(self)
    return try TensorValue(
      codes.element, shape: shape, .memory((0..<needed).flatMap { _ in codes.bytes }))
  }

  /// A list of entries as the only table of weights with so many dimensions.
  fileprivate func singlePalette(rank: Int) throws -> TensorValue {
    try reshaped(Array(repeating: 1, count: rank) + [count, 1])
  }

  /// Narrow numbers without a sign, as bytes.
  fileprivate func codes() throws -> [UInt8] {
    let codes = try WeightCodes(self)
    guard codes.element == .uint8 else { throw FormatError("indices and masks cannot be \(element.rawValue)") }
    return codes.bytes
  }

  /// The elements where the mask has ones, and zeros elsewhere.
  fileprivate func spread(over mask: TensorValue) throws -> TensorValue {
    try WeightCodes(self).spread(over: mask.codes()).value(shape: mask.shape)
  }
}
