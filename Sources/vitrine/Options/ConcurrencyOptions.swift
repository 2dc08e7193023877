import ArgumentParser

/// How many predictions are in flight. It means the same in every command.
struct ConcurrencyOptions: ParsableArguments {
  @Option(
    name: .customLong("in-flight"), help: "The most predictions in flight. Default: the device's recommendation.")
  var inFlight: Int? = UserSettings.current.inFlight

  static let inFlightRange = 1...256

  mutating func validate() throws {
    if let inFlight, !Self.inFlightRange.contains(inFlight) {
      throw ValidationError(
        "--in-flight takes a number from \(Self.inFlightRange.lowerBound) to \(Self.inFlightRange.upperBound), not \(inFlight)"
      )
    }
  }
}
