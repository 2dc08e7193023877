import InferenceTrace
import OpenCoreML

extension TraceInterval {
  /// Where a loaded model came from: "cached" or "prepared"; `nil` for anything but a completed load.
  var loadSource: String? {
    guard kind == .load, outcome == .completed else { return nil }
    return label == MLModelLoadSummary.Label.cached.rawValue ? "cached" : "prepared"
  }
}
