extension MLModelStructure {
  /// A model of layers. Here for source that looks at all of Core ML's formats.
  public struct NeuralNetwork: Sendable, Hashable {
    /// One layer.
    public struct Layer: Sendable, Hashable {
      /// Its name.
      public let name: String
      /// Its type.
      public let type: String
      /// The names of what it takes.
      public let inputNames: [String]
      /// The names of what it gives.
      public let outputNames: [String]
    }

    /// The layers in their order.
    public let layers: [Layer]
  }
}
