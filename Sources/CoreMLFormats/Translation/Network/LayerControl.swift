/// Layers that run others, once, several times or not at all.
enum LayerControl {
  static let all: [String: OperationTranslation] = [:]
}
