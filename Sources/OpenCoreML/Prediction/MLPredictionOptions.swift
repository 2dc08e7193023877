import Synchronization

/// How one prediction is made.
public final class MLPredictionOptions: Sendable {
  private let backings = Mutex<[String: MLMultiArray]>([:])
  /// Whether outputs are given as the elements that the model gives, save those that its file says are images: what is an image by
  /// inference, and a classifier's answer.
  let givesElements: Bool

  /// The default options.
  public init() { givesElements = false }

  package init(givesElements: Bool) { self.givesElements = givesElements }

  /// Where outputs are to be written, by their names: multi-arrays of the output's shape.
  ///
  /// The engine writes straight into a multi-array whose elements have the output's type and lie one after another, and gives that
  /// same object back; anything else is ignored, as it is in a batch. Nobody may use a backing meanwhile.
  public var outputBackings: [String: Any] {
    get { backings.withLock { $0 } }
    set {
      let arrays = newValue.compactMapValues { $0 as? MLMultiArray }
      backings.withLock { $0 = arrays }
    }
  }
}
