// What a call through OpenCoreML adds to the engine's own latency: median microseconds of predictions made in turn, one at a time,
// by MLModel and by a bare request of the same engine with the same model. Prints one JSON object.
// usage: Latency MODEL ROUNDS     MODEL takes multi-arrays of fixed shape
import Dispatch
import Foundation
import OpenCoreML
import OpenVINO
import Synchronization
import Text

/// Signals that the bare request's completion was called, and when.
final class Completion: Sendable {
  private let time = Atomic<UInt64>(0)
  private let arrived = DispatchSemaphore(value: 0)

  func arrive() {
    time.store(now(), ordering: .releasing)
    arrived.signal()
  }

  /// Waits for the completion; returns its time.
  func wait() -> UInt64 {
    arrived.wait()
    return time.load(ordering: .acquiring)
  }
}

func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// Nanoseconds from the start to the engine's completion, and to the return of a thread that waits for it.
func bare(_ request: InferRequest) throws -> (completed: UInt64, returned: UInt64) {
  let completion = Completion()
  let start = now()
  try request.start { _ in completion.arrive() }
  let completed = completion.wait()
  return (completed - start, now() - start)
}

func blocking(_ model: MLModel, _ input: MLDictionaryFeatureProvider) throws -> UInt64 {
  let start = now()
  _ = try model.prediction(from: input)
  return now() - start
}

func asynchronous(_ model: MLModel, _ input: MLDictionaryFeatureProvider) async throws -> UInt64 {
  let start = now()
  _ = try await model.prediction(from: input)
  return now() - start
}

// Passing `Double.init` by name would interpret the numbers as bit patterns.
func median(_ nanoseconds: [UInt64]) -> Double { (Percentiles.median(of: nanoseconds.map { Double($0) }) ?? 0) / 1000 }

let arguments = CommandLine.arguments
guard arguments.count == 3, let rounds = Int(arguments[2]), rounds > 0 else {
  try? FileHandle.standardError.write(contentsOf: Data("usage: Latency MODEL ROUNDS\n".utf8))
  exit(2)
}
let configuration = MLModelConfiguration()
configuration.computeUnits = .cpuOnly
configuration.precision = .float32
configuration.usesSpecializationCache = false
let model = try await MLModel.load(contentsOf: URL(fileURLWithPath: arguments[1]), configuration: configuration)

let core = try Core()
let compiled = try core.compile(
  core.readModel(at: arguments[1]), device: "CPU",
  properties: ["PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"])
let request = try compiled.makeInferRequest()
var values: [String: Any] = [:]
for (index, port) in try compiled.inputs().enumerated() {
  guard let constraint = model.modelDescription.inputDescriptionsByName[port.name]?.multiArrayConstraint,
    let shape = port.fixedShape
  else {
    try? FileHandle.standardError.write(
      contentsOf: Data("Latency: the input \(port.name) is no multi-array of fixed shape\n".utf8))
    exit(1)
  }
  values[port.name] = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: constraint.dataType)
  try request.withInputBytes(index) { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
}
let input = try MLDictionaryFeatureProvider(dictionary: values)

var engine: [UInt64] = []
var waited: [UInt64] = []
var blocked: [UInt64] = []
var awaited: [UInt64] = []
for round in 0..<rounds + rounds / 10 {
  let alone = try bare(request)
  let ours = (try blocking(model, input), try await asynchronous(model, input))
  // The first tenth is a warm-up.
  guard round >= rounds / 10 else { continue }
  engine.append(alone.completed)
  waited.append(alone.returned)
  blocked.append(ours.0)
  awaited.append(ours.1)
}
let medians = [
  "engineMicroseconds": median(engine), "engineAwaitedMicroseconds": median(waited),
  "blockingMicroseconds": median(blocked), "asynchronousMicroseconds": median(awaited),
]
print(String(decoding: try JSONEncoder().encode(medians), as: UTF8.self))
