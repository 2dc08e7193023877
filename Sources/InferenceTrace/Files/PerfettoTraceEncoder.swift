/// Encodes records in Perfetto's own format: a `perfetto.protos.Trace`, which is a sequence of packets.
///
/// The numbers are the field numbers in Perfetto's `trace_packet.proto`, `track_descriptor.proto` and `track_event.proto`.
struct PerfettoTraceEncoder: TraceEncoder {
  enum Field {
    static let packet = 1
    static let timestamp = 8, clockSnapshot = 6, sequence = 10, trackEvent = 11, sequenceFlags = 13, timestampClock = 58
    static let trackDescriptor = 60
    // Fields of a track descriptor.
    static let trackID = 1, trackName = 2, process = 3, trackParent = 5, counter = 8
    static let processID = 1, processName = 6
    // Fields of a track event.
    static let annotation = 4, eventType = 9, eventTrack = 11, categories = 22, eventName = 23, counterValue = 44
    static let annotationText = 6, annotationName = 10
  }

  enum EventType: UInt64 { case sliceBegin = 1, sliceEnd, instant, counter }

  /// `BUILTIN_CLOCK_MONOTONIC`.
  static let clock: UInt64 = 3
  private static let bootClock: UInt64 = 6
  private static let processTrack: UInt64 = 1
  private static let eventTrack: UInt64 = 2
  private static let firstRowTrack: UInt64 = 1_000
  private static let firstCounterTrack: UInt64 = 1_000_000

  private struct CounterTrack: Hashable { var name, model, device: String? }

  private let processID: Int32
  /// The last timestamp on each track. A track is a sequence of its own, on which time must not go back, but records from several
  /// threads may arrive slightly out of order.
  private var lastTimes: [UInt64: UInt64] = [:]
  private var rows = TrackRows()
  private var counters: [CounterTrack: UInt64] = [:]

  init(processID: Int32) { self.processID = processID }

  mutating func opening() -> [UInt8] {
    // Perfetto's own clock counts from boot. Both clocks agree as long as the machine does not sleep.
    var snapshot = ProtobufMessage()
    let now = TraceTime.now.nanoseconds
    for clock in [Self.clock, Self.bootClock] {
      var reading = ProtobufMessage()
      reading.add(1, clock)
      reading.add(2, now)
      snapshot.add(1, reading)
    }
    var process = ProtobufMessage()
    process.add(Field.processID, UInt64(processID))
    process.add(Field.processName, TraceFormat.programName)
    var descriptor = ProtobufMessage()
    descriptor.add(Field.trackID, Self.processTrack)
    descriptor.add(Field.process, process)
    return packet(Self.processTrack) { $0.add(Field.clockSnapshot, snapshot) }
      + packet(Self.processTrack) { packet in
        packet.add(Field.sequenceFlags, UInt64(1))
        packet.add(Field.trackDescriptor, descriptor)
      } + track(Self.eventTrack, name: "events")
  }

  func closing() -> [UInt8] { [] }

  mutating func encode(_ record: TraceRecord) -> [UInt8] {
    switch record {
    case .interval(let interval): encode(interval)
    case .event(let event):
      self.event(.instant, on: Self.eventTrack, at: event.time) { message in
        message.add(Field.categories, "event")
        message.add(Field.eventName, "\(event.kind.rawValue) \(event.label)")
        Self.annotate(
          &message, ["kind": event.kind.rawValue, "label": event.label, "model": event.model])
      }
    case .counter(let counter): encode(counter)
    }
  }

  private mutating func encode(_ interval: TraceInterval) -> [UInt8] {
    let row = rows.row(for: interval)
    let track = Self.firstRowTrack + UInt64(row.number)
    let begin = event(.sliceBegin, on: track, at: interval.start) { message in
      message.add(Field.categories, interval.kind.rawValue)
      message.add(Field.eventName, interval.label)
      Self.annotate(
        &message,
        [
          "outcome": interval.outcome.rawValue, "model": interval.model, "device": interval.device,
          "reason": interval.reason,
        ])
    }
    return (row.isNew ? self.track(track, name: interval.trackName) : []) + begin
      + event(.sliceEnd, on: track, at: interval.end) { _ in }
  }

  private mutating func encode(_ counter: TraceCounter) -> [UInt8] {
    let name = [counter.name.rawValue, counter.label].compactMap { $0 }.joined(separator: " ")
    let identity = CounterTrack(name: name, model: counter.model, device: counter.device)
    var bytes: [UInt8] = []
    let track: UInt64
    if let known = counters[identity] {
      track = known
    } else {
      track = Self.firstCounterTrack + UInt64(counters.count)
      counters[identity] = track
      bytes = self.track(track, name: name, isCounter: true)
    }
    return bytes
      + event(.counter, on: track, at: counter.time) { message in
        message.add(Field.counterValue, counter.value)
        Self.annotate(&message, ["model": counter.model, "device": counter.device])
      }
  }

  private static func annotate(_ message: inout ProtobufMessage, _ values: KeyValuePairs<String, String?>) {
    for case (let name, let value?) in values {
      var annotation = ProtobufMessage()
      annotation.add(Field.annotationName, name)
      annotation.add(Field.annotationText, value)
      message.add(Field.annotation, annotation)
    }
  }

  private func track(_ id: UInt64, name: String, isCounter: Bool = false) -> [UInt8] {
    var descriptor = ProtobufMessage()
    descriptor.add(Field.trackID, id)
    descriptor.add(Field.trackName, name)
    descriptor.add(Field.trackParent, Self.processTrack)
    if isCounter { descriptor.add(Field.counter, ProtobufMessage()) }
    return packet(id) { $0.add(Field.trackDescriptor, descriptor) }
  }

  private mutating func event(
    _ type: EventType, on track: UInt64, at time: TraceTime, _ fill: (inout ProtobufMessage) -> Void
  ) -> [UInt8] {
    var event = ProtobufMessage()
    event.add(Field.eventType, type.rawValue)
    event.add(Field.eventTrack, track)
    fill(&event)
    let timestamp = max(time.nanoseconds, lastTimes[track] ?? 0)
    lastTimes[track] = timestamp
    return packet(track) { packet in
      packet.add(Field.timestamp, timestamp)
      packet.add(Field.timestampClock, Self.clock)
      packet.add(Field.trackEvent, event)
    }
  }

  private func packet(_ sequence: UInt64, _ fill: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var packet = ProtobufMessage()
    packet.add(Field.sequence, sequence)
    fill(&packet)
    var file = ProtobufMessage()
    file.add(Field.packet, packet)
    return file.bytes
  }
}
