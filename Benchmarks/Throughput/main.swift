// Predictions a second through the gallery's gate and OpenCoreML, with an input that is prepared already: what scheduling costs.
// usage: Throughput MODEL SECONDS f32|bf16|f16
import Foundation
import Imaging
import InferenceTrace
import OpenCoreML
import Scheduling

let arguments = CommandLine.arguments
guard arguments.count == 4, let seconds = Double(arguments[2]),
  let precision = ["f32": MLPrecision.float32, "bf16": .bfloat16, "f16": .float16][arguments[3]]
else {
  FileHandle.standardError.write(Data("usage: Throughput MODEL SECONDS f32|bf16|f16\n".utf8))
  exit(2)
}

let configuration = MLModelConfiguration()
configuration.computeUnits = .cpuOnly
configuration.precision = precision
let model = try await MLModel.load(contentsOf: URL(fileURLWithPath: arguments[1]), configuration: configuration)
guard let input = model.modelDescription.inputDescriptionsByName.values.first, let constraint = input.imageConstraint
else {
  FileHandle.standardError.write(Data("Throughput: \(arguments[1]) takes no image\n".utf8))
  exit(1)
}
let image = PixelBuffer(
  width: constraint.pixelsWide, height: constraint.pixelsHigh, format: constraint.pixelFormat,
  bytes: (0..<constraint.pixelsWide * constraint.pixelsHigh * constraint.pixelFormat.componentCount).map {
    UInt8(truncatingIfNeeded: $0 &* 37)
  })
let provider = try MLDictionaryFeatureProvider(dictionary: [input.name: MLFeatureValue(pixelBuffer: image)])

/// How many predictions `seconds` see completed, with as many tasks as a screen has tiles.
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
