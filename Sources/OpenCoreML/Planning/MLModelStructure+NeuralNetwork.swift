extension MLModelStructure {
  /// A model made of layers. It exists only for code that handles all of Core ML's formats.
  public struct NeuralNetwork: Sendable, Hashable {
    /// A layer.
    public struct Layer: Sendable, Hashable {
      /// Its name.
      public let name: String
      /// Its type.
      public let type: String
      /// The names of its inputs.
      public let inputNames: [String]
      /// The names of its outputs.
      public let outputNames: [String]
    }

    /// The layers in order.
    public let layers: [Layer]
  }
}
