import InferenceTrace

/// Which intervals and events are shown.
package struct TraceFilter: Sendable, Equatable {
  /// Words that each have to be in the kind, label, model, device or outcome; letters match in either case.
  package var text = ""
  /// Only intervals of this model, and what names none.
  package var model: String?
  /// Only intervals on this device, and what names none.
  package var device: String?

  /// A filter that lets everything through.
  package init() {}

  /// Whether it lets everything through.
  package var isEmpty: Bool { self == TraceFilter() }

  /// Decides about records; made once for many.
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
