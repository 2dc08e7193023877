extension ModelDescription {
  /// Adds what the description says of optional inputs that are left out.
  ///
  /// A pipeline's stages read its inputs, and know nothing of the values that the pipeline itself declares for them.
  ///
  /// - Returns: The inputs, with arrays of the declared number for those that are optional and have one.
  package func withDefaults(_ inputs: [String: ClassicValue]) -> [String: ClassicValue] {
    var filled = inputs
    for input in self.inputs where input.isOptional && inputs[input.name] == nil {
      guard case .array(let array) = input.type, let value = array.defaultValue,
        let count = try? array.fixedCount(input.name, .pipeline)
      else { continue }
      filled[input.name] = .array(Array(repeating: value, count: count), shape: array.shape)
    }
    return filled
  }
}
