import ArgumentParser
import Settings

/// How many predictions are in flight. It means the same in every command.
struct ConcurrencyOptions: ParsableArguments {
  @Option(
    name: .customLong("in-flight"), help: "The most predictions in flight. Default: the device's recommendation.")
  var inFlight: Int? = UserSettings.current.inFlight

  mutating func validate() throws {
    if let inFlight, !UserSettings.inFlightRange.contains(inFlight) {
      throw ValidationError(
        "--in-flight takes a number from \(UserSettings.inFlightRange.lowerBound) to \(UserSettings.inFlightRange.upperBound), not \(inFlight)"
      )
    }
  }
}
