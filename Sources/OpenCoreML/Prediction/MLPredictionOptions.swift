import Scheduling
import Synchronization

/// Options of a prediction.
public final class MLPredictionOptions: Sendable {
  private let backings = Mutex<[String: MLMultiArray]>([:])
  /// Whether to return the model's own elements for outputs that only inference takes for images and for a classifier's answer.
  /// Outputs that the model's file declares as images stay images.
  let givesElements: Bool

  /// Decides which of the predictions that wait with equal priority goes first.
  let urgency: Urgency
  /// Called once, when the wait for the model is over and the input is about to be written. It must not block.
  let onStart: (@Sendable () -> Void)?

  /// Creates the default options.
  public convenience init() { self.init(givesElements: false) }

  package init(givesElements: Bool, urgency: @escaping Urgency = { 0 }, onStart: (@Sendable () -> Void)? = nil) {
    self.givesElements = givesElements
    self.urgency = urgency
    self.onStart = onStart
  }

  /// Multi-arrays to write outputs to, by output name; each must have the output's shape.
  ///
  /// ```swift
  /// let scores = try MLMultiArray(shape: [1, 1000], dataType: .float32)
  /// let options = MLPredictionOptions()
  /// options.outputBackings = ["scores": scores]
  /// ```
  ///
  /// If the elements are contiguous and have the output's type, the engine writes straight into the multi-array, and the prediction
  /// returns that same object. Anything else is ignored, and batches ignore all of them. Nobody may use a backing while the
  /// prediction runs.
  public var outputBackings: [String: Any] {
    get { backings.withLock { $0 } }
    set {
      let arrays = newValue.compactMapValues { $0 as? MLMultiArray }
      backings.withLock { $0 = arrays }
    }
  }
}
