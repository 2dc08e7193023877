// Predictions per second through the gallery's gate and OpenCoreML, with an input prepared in advance: the cost of scheduling.
// usage: Throughput MODEL SECONDS f32|bf16|f16
import Evaluation
import Foundation
import InferenceTrace
import OpenCoreML
import Scheduling

let arguments = CommandLine.arguments
guard arguments.count == 4, let seconds = Double(arguments[2]),
  let precision = ["f32": MLPrecision.float32, "bf16": .bfloat16, "f16": .float16][arguments[3]]
else {
  try? FileHandle.standardError.write(contentsOf: Data("usage: Throughput MODEL SECONDS f32|bf16|f16\n".utf8))
  exit(2)
}

let configuration = MLModelConfiguration()
configuration.computeUnits = .cpuOnly
configuration.precision = precision
let model = try await MLModel.load(contentsOf: URL(fileURLWithPath: arguments[1]), configuration: configuration)
let provider = try SampleInput.features(for: model.modelDescription)

/// Predictions completed per second, measured over `seconds`, with as many tasks as a screen has tiles.
func count(seconds: Double) async throws -> Double {
  let gate = AdmissionGate(limit: model.predictionConcurrency + 1)
  let start = TraceTime.now
  let end = start.advanced(bySeconds: seconds)
  let count = try await withThrowingTaskGroup(of: Int.self) { group in
    for number in 0..<24 {
      group.addTask {
        var count = 0
        while TraceTime.now < end {
          try await gate.withAdmission(urgency: { number }) { _ = try await model.prediction(from: provider) }
          count += 1
        }
        return count
      }
    }
    return try await group.reduce(0, +)
  }
  return Double(count) / TraceTime.now.seconds(since: start)
}

_ = try await count(seconds: 0.5)
print(try await count(seconds: seconds))
