import Foundation
import InferenceTrace
import OpenCoreML

/// The configuration of the measured model.
struct Subject {
  static func configuration(folder: URL, recorder: any TraceRecorder = SilentTraceRecorder()) -> MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.specializationCacheDirectory = folder
    configuration.traceRecorder = recorder
    return configuration
  }
}
