import ModelFiles

extension MLModelStructure {
  /// Several models that run one after another.
  public struct Pipeline: Sendable, Hashable {
    /// Their names, in the order in which they run.
    public let subModelNames: [String]
    /// Their structures, in the same order.
    public let subModels: [MLModelStructure]
  }
}
