/// A list of tensors that a program writes and reads by index: a tensor with one more dimension in front.
struct TensorList {
  var tensor: Graph.Tensor
  /// Whether writing beyond its end makes it longer.
  var grows: Bool
}
