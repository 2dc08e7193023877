import InferenceTrace
import Pictures

/// What was recorded in the twelve seconds before a moment, with all that the panel can show.
enum ShownTrace {
  static let loadedModel = LoadedModel(
    device: "CPU", deviceDescription: "a processor with 4 cores", precision: "bf16", loadLabel: "cached",
    loadSeconds: 0.42, inFlightLimit: 2)

  static func time(_ milliseconds: Int) -> TraceTime {
    TraceTime(nanoseconds: 1_000_000_000_000 + UInt64(milliseconds) * 1_000_000)
  }

  static let end = time(12_000)

  private static func interval(
    _ kind: TraceInterval.Kind, _ label: String, _ start: Int, _ length: Int,
    _ outcome: TraceInterval.Outcome = .completed, model: String? = nil, device: String? = nil
  ) -> TraceRecord {
    .interval(
      TraceInterval(
        kind: kind, label: label, model: model, device: device, start: time(start), end: time(start + length),
        outcome: outcome, reason: outcome == .failed ? "the device is gone" : nil))
  }

  private static func counter(_ name: TraceCounter.Name, _ label: String? = nil, _ value: Double, _ at: Int)
    -> TraceRecord
  { .counter(TraceCounter(name: name, label: label, value: value, time: time(at))) }

  /// A load; a hundred pictures, of which two were cancelled and one failed; counters each half second; events of each kind.
  static let records: [TraceRecord] = {
    var records = [interval(.load, "cached", 200, 420, model: "Colorizer", device: "CPU")]
    for number in 0..<100 {
      let start = 1_000 + number * 108
      let outcome: TraceInterval.Outcome = [40, 97].contains(number) ? .cancelled : number == 95 ? .failed : .completed
      let (model, device) = number % 3 == 2 ? ("Sharpener", "GPU") : ("Colorizer", "CPU")
      records += [
        interval(.prepare, "harbour \(number).jpg", start, 30 + number % 5 * 10),
        interval(.predict, model, start + 40, 60 + number % 7 * 12, outcome, model: model, device: device),
        interval(.convert, "harbour \(number).jpg", start + 120, 8),
        interval(.draw, "frame", start + 130, 3),
      ]
    }
    for half in 0...24 {
      let at = half * 500
      records += [
        counter(.residentBytes, nil, 180e6 + Double(half) * 4e6, at), counter(.peakBytes, nil, 300e6, at),
        counter(.predictionsInFlight, nil, Double(half % 3), at), counter(.tilesWaiting, nil, Double(24 - half), at),
        counter(.processorSeconds, nil, Double(half) * 0.8, at), counter(.bufferBytes, "decoded", 12e6, at),
        counter(.bufferBytes, "pictures", 3e6, at),
      ]
      records += (0..<4).map { counter(.coreSeconds, "\($0)", Double(half) * 0.1 * Double($0 + 1), at) }
    }
    let events: [(TraceEvent.Kind, String, Int)] = [
      (.cacheMiss, "specialization", 190), (.cacheHit, "thumbnails", 1_050), (.cacheHit, "thumbnails", 1_200),
      (.cacheMiss, "thumbnails", 5_000), (.cacheEviction, "specialization", 7_000),
      (.cancellation, "waiting", 9_000), (.cancellation, "running", 9_100), (.note, "the light changed", 11_000),
    ]
    return records + events.map { .event(TraceEvent(kind: $0.0, label: $0.1, time: time($0.2))) }
  }()
}
