import COpenVINO

extension Model {
  /// How the weights of convolutions and matrix products are stored.
  package enum WeightForm: Sendable, Hashable {
    /// 16-bit floating point.
    case half
    /// 8-bit integers, symmetric, with a scale for each output channel.
    case integer8
    /// 4-bit integers, symmetric, with a scale for each group of `groupLength` consecutive weights of an output channel.
    case integer4(groupLength: Int)
    /// Indices with 2, 4, 6 or 8 bits into a table of numbers, one table per tensor.
    case palette(bits: Int)
  }

  /// What `fold()` found.
  package struct Folding: Sendable, Hashable {
    /// The number of constants that were stored in fewer bits than their values need.
    package let narrowConstantCount: Int
    /// The number of operations that quantise activations.
    package let quantizerCount: Int
  }

  /// Computes everything that depends only on constants, so that weights stored in fewer bits are expanded to full values.
  @discardableResult
  package func fold() throws(OpenVINOError) -> Folding {
    var folding = ovr_folding()
    try runtime.check(runtime.api.model_fold(handle, &folding), attempting: "fold the constants of \(path)")
    return Folding(
      narrowConstantCount: Int(folding.narrow_constants), quantizerCount: Int(folding.quantizers))
  }

  /// Stores the weights of a folded model in fewer bits. Other constants with 256 elements or more become 16-bit floating point.
  ///
  /// - Parameters:
  ///   - form: How the weights are stored.
  ///   - smallestWeight: Weights with fewer elements become 16-bit floating point as well.
  ///   - keeping: The names of operations whose constants stay as they are.
  ///   - progress: Called between constants with the number done and the total; returning `false` stops the work, which leaves an
  ///     unusable model.
  /// - Returns: The number of weights that now have the form, and the number of elements whose storage changed.
  package func compress(
    _ form: WeightForm, smallestWeight: Int, keeping: [String], progress: (_ done: Int, _ count: Int) -> Bool
  ) throws(OpenVINOError) -> (weightCount: Int, elementCount: Int) {
    var settings = ovr_compression(
      form: OVR_HALF, palette_bits: 0, group_length: 0, smallest_weight: smallestWeight, kept: nil, kept_count: 0)
    switch form {
    case .half: break
    case .integer8: settings.form = OVR_INTEGER_8
    case .integer4(let length): (settings.form, settings.group_length) = (OVR_INTEGER_4, length)
    case .palette(let bits): (settings.form, settings.palette_bits) = (OVR_PALETTE, Int32(bits))
    }
    let names = keeping.map { $0.withCString(Self.copy) }
    defer { for name in names { name.deallocate() } }
    var compressed = ovr_compressed()
    try runtime.check(
      withoutActuallyEscaping(progress) { progress in
        withUnsafePointer(to: progress) { progress in
          names.map { UnsafePointer($0) as UnsafePointer<CChar>? }.withUnsafeBufferPointer { kept in
            settings.kept = kept.baseAddress
            settings.kept_count = kept.count
            return runtime.api.model_compress(
              handle, &settings, UnsafeMutableRawPointer(mutating: UnsafeRawPointer(progress)),
              { context, done, count in
                let progress = context?.assumingMemoryBound(to: ((Int, Int) -> Bool).self).pointee
                return progress?(done, count) == false ? 1 : 0
              }, &compressed)
          }
        }
      }, attempting: "compress \(path)")
    return (Int(compressed.operations), Int(compressed.elements))
  }

  private static func copy(_ text: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar> {
    var length = 0
    while text[length] != 0 { length += 1 }
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: length + 1)
    copy.initialize(from: text, count: length + 1)
    return copy
  }
}
