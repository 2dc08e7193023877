// Compares a whole model, the model divided by OpenCoreML between two partitions of the processor (cores 0 and 1), and OpenVINO's
// AUTO and HETERO with their defaults. Measures predictions per second, the median latency and the processor time of a prediction;
// all take turns in each round. Prints one JSON object.
// usage: Division MODEL ROUNDS SECONDS
import Foundation
import InferenceTrace
import OpenCoreML

/// The measurements of one contestant, one number per round.
struct Row: Encodable {
  var name: String
  var devices: String
  var concurrency: Int
  var predictionsPerSecond: [Double] = []
  var latencySeconds: [Double] = []
  var processorSecondsPerPrediction: [Double] = []
}

/// A contestant that cannot run, and why.
struct Failure: Encodable {
  var name: String
  var message: String
}

struct Report: Encodable {
  var rows: [Row]
  /// The average number of processors that other programs kept busy meanwhile.
  var processorsUsedByOthers: Double
  var failures: [Failure]
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let rounds = Int(arguments[2]), rounds > 0, let seconds = Double(arguments[3]), seconds > 0
else {
  try? FileHandle.standardError.write(contentsOf: Data("usage: Division MODEL ROUNDS SECONDS\n".utf8))
  exit(2)
}
let url = URL(fileURLWithPath: arguments[1])
let partitions = [
  MLProcessorPartition(name: "First", cores: .indices([0])), MLProcessorPartition(name: "Second", cores: .indices([1])),
]

func divided(_ objective: MLDivisionObjective) throws -> any Contestant {
  try OpenCoreMLContestant("divided for \(objective.rawValue)", url) {
    $0.processorPartitions = partitions
    $0.divisionObjective = objective
    $0.optimizationHints.specializationStrategy = .fastPrediction
  }
}

func engine(_ device: String) throws -> any Contestant { try OpenVINOContestant(device, url, device: device) }

var contestants: [any Contestant] = []
var failures: [Failure] = []
let entries: [(String, () throws -> any Contestant)] = [
  ("whole", { try OpenCoreMLContestant("whole", url) { _ in } }),
  ("whole, two streams", { try OpenCoreMLContestant("whole, two streams", url) { $0.predictionConcurrency = 2 } }),
  ("AUTO", { try engine("AUTO") }),
  // These register the partitions with OpenVINO for the contestants after them.
  ("divided for throughput", { try divided(.throughput) }), ("divided for latency", { try divided(.latency) }),
  ("AUTO:FirstCPU,SecondCPU", { try engine("AUTO:FirstCPU,SecondCPU") }),
  ("HETERO:FirstCPU,SecondCPU", { try engine("HETERO:FirstCPU,SecondCPU") }),
]
for (name, make) in entries {
  do {
    let contestant = try make()
    try contestant.predict(0)
    contestants.append(contestant)
  } catch {
    failures.append(Failure(name: name, message: "\(error)"))
  }
}
var rows = contestants.map { Row(name: $0.name, devices: $0.devices, concurrency: $0.concurrency) }
let start = (time: TraceTime.now, own: ProcessorTime.ofThisProcess, all: ProcessorTime.ofTheMachine)
for _ in 0..<rounds {
  for (index, contestant) in contestants.enumerated() {
    rows[index].latencySeconds.append(try contestant.latency(seconds: seconds / 2))
    let (perSecond, processorSeconds) = try contestant.throughput(seconds: seconds)
    rows[index].predictionsPerSecond.append(perSecond)
    rows[index].processorSecondsPerPrediction.append(processorSeconds)
  }
}
let own = ProcessorTime.ofThisProcess - start.own
let others = max(0, ProcessorTime.ofTheMachine - start.all - own) / TraceTime.now.seconds(since: start.time)
let report = Report(rows: rows, processorsUsedByOthers: others, failures: failures)
print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
