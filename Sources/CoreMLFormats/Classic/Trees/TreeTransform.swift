/// What is done to the sums of the leaves; the raw values are the file's.
enum TreeTransform: Int, Sendable {
  case none = 0
  case softmax = 1
  case logistic = 2
  /// The first class is what the others are compared with: its score is zero.
  case softmaxWithZeroClass = 3

  init(code: Int, _ kind: ModelKind) throws {
    guard let transform = TreeTransform(rawValue: code) else {
      throw kind.failure("its transform (\(code)) is not known")
    }
    self = transform
  }

  func callAsFunction(_ scores: [Double]) -> [Double] {
    switch self {
    case .none: scores
    case .softmax: LinkFunctions.softmax(scores)
    case .logistic: scores.map(LinkFunctions.logistic)
    case .softmaxWithZeroClass: LinkFunctions.softmax([0] + scores.dropFirst())
    }
  }
}
