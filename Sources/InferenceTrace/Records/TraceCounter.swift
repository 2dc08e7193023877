/// A quantity's value at a moment.
public struct TraceCounter: Sendable, Equatable {
  /// The quantity. Each case documents its unit.
  public enum Name: String, Sendable, CaseIterable {
    /// Bytes of the process that are in memory.
    case residentBytes
    /// The most bytes of the process that have been in memory so far.
    case peakBytes
    /// Predictions being computed.
    case predictionsInFlight
    /// Tiles waiting for a decoder or a prediction.
    case tilesWaiting
    /// Processor seconds that the process has used, user and system, on all cores together.
    case processorSeconds
    /// Seconds that one core of the machine has been busy, with any work; `label` is its number, for example "0".
    case coreSeconds
    /// Bytes held for one purpose, named by `label`: "decoded" photographs, "pictures" as shown, "tensors" of predictions.
    case bufferBytes
    /// Bytes that the terminal has taken so far.
    case sentBytes
  }

  /// The quantity.
  public var name: Name
  /// Tells several quantities with the same name apart; `nil` if there is only one.
  public var label: String?
  /// The value, in the unit that `name` documents.
  public var value: Double
  /// The model, if the quantity belongs to one.
  public var model: String?
  /// The compute device, for example "CPU", if the quantity belongs to one.
  public var device: String?
  /// When it had this value.
  public var time: TraceTime

  /// Creates a counter's value, by default at the current time.
  public init(
    name: Name, label: String? = nil, value: Double, model: String? = nil, device: String? = nil,
    time: TraceTime = .now
  ) {
    self.name = name
    self.label = label
    self.value = value
    self.model = model
    self.device = device
    self.time = time
  }
}
