/// A quantity as it stood at a moment.
public struct TraceCounter: Sendable, Equatable {
  /// Which quantity; the unit is part of its documentation.
  public enum Name: String, Sendable, CaseIterable {
    /// Bytes of the process in memory.
    case residentBytes
    /// The most bytes of the process in memory so far.
    case peakBytes
    /// Predictions being computed.
    case predictionsInFlight
    /// Tiles that wait for a decoder or for a prediction.
    case tilesWaiting
    /// Processor seconds that the process has used, user and system, on all cores together.
    case processorSeconds
    /// Seconds that one core of the machine was busy, with whatever work; `label` is its number: "0".
    case coreSeconds
    /// Bytes that are held for one purpose; `label` says which: "decoded" photographs, "pictures" as shown, "tensors" of predictions.
    case bufferBytes
  }

  /// Which quantity.
  public var name: Name
  /// Which one of several of its kind; `nil` where there is one alone.
  public var label: String?
  /// Its value, in the unit that `name` documents.
  public var value: Double
  /// The model, where it is a quantity of one model.
  public var model: String?
  /// The compute device, where it is a quantity of one: "CPU".
  public var device: String?
  /// When it had this value.
  public var time: TraceTime

  /// A counter's value, now unless said otherwise.
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
