/// Reads Perfetto's format as `PerfettoTraceEncoder` writes it.
enum PerfettoTraceReader {
  private typealias Field = PerfettoTraceEncoder.Field

  private struct Event {
    var type: PerfettoTraceEncoder.EventType?
    var track: UInt64 = 0
    var category: String?
    var name: String?
    var value: Double?
    var annotations: [String: String] = [:]
  }

  /// Reads all records; calls `reached` with the number of bytes read so far.
  static func read(_ bytes: UnsafeRawBufferPointer, reached: (Int) -> Void) -> TraceFileContents {
    var contents = TraceFileContents()
    var counters: [UInt64: String] = [:]
    var open: [UInt64: (event: Event, start: TraceTime)] = [:]
    var packets = ProtobufFields(bytes)
    while let (field, value) = packets.next() {
      guard field == Field.packet, let packet = value.message else { break }
      reached(packets.position)
      var time = TraceTime(nanoseconds: 0)
      var event: Event?
      var isDescription = false
      for (field, value) in packet {
        switch field {
        case Field.timestamp: time = TraceTime(nanoseconds: value.integer ?? 0)
        case Field.trackEvent: event = value.message.map(self.event)
        case Field.trackDescriptor:
          isDescription = true
          if let (id, name) = value.message.map(track) { counters[id] = name }
        case Field.clockSnapshot: isDescription = true
        default: break
        }
      }
      guard let event else {
        // Perfetto traces of other programs are full of other packets.
        contents.foreignCount += isDescription ? 0 : 1
        continue
      }
      switch event.type {
      case .sliceBegin: open[event.track] = (event, time)
      case .sliceEnd:
        guard let (begin, start) = open.removeValue(forKey: event.track) else {
          contents.foreignCount += 1
          continue
        }
        contents.add(interval(begin, start, time))
      case .instant:
        contents.add(
          TraceEvent(
            kind: event.annotations["kind"], label: event.annotations["label"], model: event.annotations["model"],
            time
          ).map { .event($0) })
      case .counter: contents.add(counter(counters[event.track], event, time))
      case nil: contents.foreignCount += 1
      }
    }
    contents.isCutOff = packets.position < bytes.count || !open.isEmpty
    return contents
  }

  private static func event(_ message: ProtobufFields) -> Event {
    var event = Event()
    for (field, value) in message {
      switch field {
      case Field.eventType: event.type = value.integer.flatMap(PerfettoTraceEncoder.EventType.init)
      case Field.eventTrack: event.track = value.integer ?? 0
      case Field.categories: event.category = value.text
      case Field.eventName: event.name = value.text
      case Field.counterValue: event.value = value.integer.map { Double(bitPattern: $0) }
      case Field.annotation:
        var (name, text): (String?, String?)
        for (field, value) in value.message ?? ProtobufFields(.init(start: nil, count: 0)) {
          if field == Field.annotationName { name = value.text }
          if field == Field.annotationText { text = value.text }
        }
        if let name { event.annotations[name] = text }
      default: break
      }
    }
    return event
  }

  private static func track(_ message: ProtobufFields) -> (id: UInt64, name: String) {
    var (id, name): (UInt64, String) = (0, "")
    for (field, value) in message {
      if field == Field.trackID { id = value.integer ?? 0 }
      if field == Field.trackName { name = value.text ?? "" }
    }
    return (id, name)
  }

  private static func interval(_ event: Event, _ start: TraceTime, _ end: TraceTime) -> TraceRecord? {
    TraceInterval(
      kind: event.category, label: event.name, event.annotations, start, end
    ).map { .interval($0) }
  }

  private static func counter(_ track: String?, _ event: Event, _ time: TraceTime) -> TraceRecord? {
    guard let track, let value = event.value else { return nil }
    let parts = track.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = parts.first.flatMap(TraceCounter.Name.init) else { return nil }
    return .counter(
      TraceCounter(
        name: name, label: parts.count > 1 ? parts[1] : nil, value: value, model: event.annotations["model"],
        device: event.annotations["device"], time: time))
  }
}
