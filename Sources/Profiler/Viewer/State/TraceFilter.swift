import InferenceTrace

/// Which intervals and events are shown.
package struct TraceFilter: Sendable, Equatable {
  /// Words that must all occur in the kind, label, model, device or outcome; case does not matter.
  package var text = ""
  /// Only records of this model, and those that name no model.
  package var model: String?
  /// Only records of this device, and those that name no device.
  package var device: String?

  /// A filter that lets everything through.
  package init() {}

  /// Whether it lets everything through.
  package var isEmpty: Bool { self == TraceFilter() }

  /// A function that decides about records; make it once and use it for many.
  package var predicate: (TraceRecord) -> Bool {
    let words = text.lowercased().split(separator: " ").map(String.init)
    let (model, device) = (model, device)
    return { record in
      let texts: [String?]
      switch record {
      case .interval(let interval):
        if let model, let other = interval.model, other != model { return false }
        if let device, let other = interval.device, other != device { return false }
        texts = [
          interval.kind.rawValue, interval.label, interval.model, interval.device, interval.outcome.rawValue,
        ]
      case .event(let event): texts = [event.kind.rawValue, event.label]
      case .counter: return true
      }
      guard !words.isEmpty else { return true }
      let lowered = texts.compactMap { $0?.lowercased() }
      return words.allSatisfy { word in lowered.contains { $0.contains(word) } }
    }
  }

  /// The filter in words: "predict · Colorizer".
  package var description: String {
    [text.isEmpty ? nil : "“\(text)”", model, device].compactMap { $0 }.joined(separator: " · ")
  }
}
