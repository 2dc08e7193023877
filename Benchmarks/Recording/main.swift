// What recording costs: nanoseconds per record, and the rate of predictions with a trace being written relative to the rate
// without, in turn.
import Foundation
import InferenceTrace
import OpenCoreML
import Evaluation
import Text

let arguments = CommandLine.arguments
guard arguments.count == 5, let rounds = Int(arguments[3]), let seconds = Double(arguments[4]), rounds > 0 else {
  try? FileHandle.standardError.write(contentsOf: Data("usage: Recording MODEL FILE ROUNDS SECONDS\n".utf8))
  exit(2)
}

/// Makes the records that a prediction leaves: an interval and a counter, with their times.
func nanosecondsPerRecord(pairs: Int = 500_000) -> Double {
  let buffer = TraceBuffer()
  let start = TraceTime.now
  for _ in 0..<pairs {
    let begin = TraceTime.now
    buffer.recordCounter(.predictionsInFlight, 1, model: "Colorizer", device: "CPU")
    buffer.recordInterval(.predict, label: "Colorizer", model: "Colorizer", device: "CPU", start: begin)
  }
  return TraceTime.now.seconds(since: start) * 1e9 / Double(2 * pairs)
}

/// A model that records to this recorder, and an input for it.
struct Subject: Sendable {
  let model: MLModel
  let input: MLDictionaryFeatureProvider

  init(recorder: any TraceRecorder) async throws {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.traceRecorder = recorder
    model = try await MLModel.load(contentsOf: URL(fileURLWithPath: arguments[1]), configuration: configuration)
    input = try SampleInput.features(for: model.modelDescription)
  }

  /// Predictions per second, with one more in flight than run at once.
  func rate(seconds: Double) async throws -> Double {
    let start = TraceTime.now
    let end = start.advanced(bySeconds: seconds)
    let count = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0...model.predictionConcurrency {
        group.addTask {
          var count = 0
          while TraceTime.now < end {
            _ = try await model.prediction(from: input)
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(count) / TraceTime.now.seconds(since: start)
  }
}

/// The output.
struct Report: Encodable {
  /// The median of several runs.
  var nanosecondsPerRecord: Double
  /// Predictions per second with recording relative to without, for each round.
  var ratios: [Double]
}

let buffer = TraceBuffer()
let silent = try await Subject(recorder: SilentTraceRecorder())
let recorded = try await Subject(recorder: buffer)
let writer = try TraceFileWriter(path: arguments[2], buffer: buffer)
writer.start { try? FileHandle.standardError.write(contentsOf: Data("Recording: \($0)\n".utf8)) }
for subject in [silent, recorded] { _ = try await subject.rate(seconds: seconds) }
var ratios: [Double] = []
// Each measurement with recording lies between two without, because a machine's speed drifts by more than the difference.
var before = try await silent.rate(seconds: seconds)
for _ in 0..<rounds {
  let rate = try await recorded.rate(seconds: seconds)
  let after = try await silent.rate(seconds: seconds)
  ratios.append(2 * rate / (before + after))
  before = after
}
try writer.finish()
let costs = (0..<9).map { _ in nanosecondsPerRecord() }
let report = try JSONEncoder().encode(Report(nanosecondsPerRecord: Percentiles.median(of: costs) ?? 0, ratios: ratios))
print(String(decoding: report, as: UTF8.self))
