import Foundation
import InferenceTrace

/// Times a load for its caller and records it.
struct LoadClock {
  private let start = TraceTime.now
  private let name: String
  /// Receives the records: the caller's own recorder, also for the compile thread's work on this load.
  let recorder: any TraceRecorder

  init(_ url: URL, _ settings: LoadSettings) {
    name = settings.displayName(of: url)
    recorder = settings.recorder.recorderForCall() ?? SilentTraceRecorder()
  }

  func end(_ loaded: LoadedProgram) -> MLModelLoadSummary {
    let model = loaded.model
    recorder.recordInterval(
      .load, label: model.label.rawValue, model: name, device: model.deviceNames, start: start)
    for note in [model.cacheNote, model.missingDevice].compactMap({ $0 }) {
      recorder.recordEvent(.note, label: note, model: name)
    }
    return MLModelLoadSummary(
      label: model.label, seconds: TraceTime.now.seconds(since: start),
      phases: model.phases + [.init(name: "requests", seconds: loaded.requestSeconds)], cacheNote: model.cacheNote)
  }

  /// The end of a pipeline's load, whose models have recorded their own loads: it was cached if all of them were.
  func end(_ models: [MLModel]) -> MLModelLoadSummary {
    let summaries = models.map(\.loadSummary)
    let label = summaries.map(\.label).first { $0 != .cached } ?? .cached
    return MLModelLoadSummary(
      label: label, seconds: TraceTime.now.seconds(since: start), phases: summaries.flatMap(\.phases),
      cacheNote: summaries.lazy.compactMap(\.cacheNote).first)
  }

  /// The end of the load of a model that needs no engine, and so no preparation.
  func endWithoutEngine() -> MLModelLoadSummary {
    recorder.recordInterval(
      .load, label: MLModelLoadSummary.Label.prepare.rawValue, model: name, device: "CPU", start: start)
    let seconds = TraceTime.now.seconds(since: start)
    return MLModelLoadSummary(
      label: .prepare, seconds: seconds, phases: [.init(name: "read", seconds: seconds)], cacheNote: nil)
  }

  func fail(_ error: any Error) {
    let isCancelled = error is CancellationError
    recorder.recordInterval(
      .load, label: "load", model: name, start: start, outcome: isCancelled ? .cancelled : .failed,
      reason: isCancelled ? nil : "\(error)")
  }
}
