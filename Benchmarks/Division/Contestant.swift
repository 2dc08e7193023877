import Foundation
import Imaging
import InferenceTrace
import OpenCoreML
import OpenVINO
import Scheduling
import Text

/// One way to run the model.
protocol Contestant: Sendable {
  var name: String { get }
  /// The devices that run it, as far as known, and how many predictions are in flight when throughput is measured.
  var devices: String { get }
  var concurrency: Int { get }
  /// Predicts once, on one of the caller's threads.
  func predict(_ lane: Int) throws
}

/// Runs the model through OpenCoreML.
struct OpenCoreMLContestant: Contestant {
  let name: String
  private let model: MLModel
  private let input: MLDictionaryFeatureProvider

  init(_ name: String, _ url: URL, _ change: (MLModelConfiguration) -> Void) throws {
    self.name = name
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.usesSpecializationCache = false
    change(configuration)
    model = try MLModel(contentsOf: url, configuration: configuration)
    input = try model.zeros()
  }

  var devices: String { "\(model.execution.device), \(model.execution.partCount) part(s)" }
  /// One more than may run at once: its input is written meanwhile.
  var concurrency: Int { model.predictionConcurrency + 1 }

  func predict(_ lane: Int) throws { _ = try model.prediction(from: input) }
}

/// Runs the model through OpenVINO alone.
struct OpenVINOContestant: Contestant {
  let name: String
  let devices: String
  private let requests: [InferRequest]

  init(_ name: String, _ url: URL, device: String) throws {
    self.name = name
    // On the same thread as OpenCoreML, because the engine's threads inherit its niceness.
    (requests, devices) = try CompileThread.shared.runBlocking {
      let core = try OpenVINOEngine.shared.startedCore()
      let compiled = try core.compile(
        core.readModel(at: url.path), device: device, properties: ["INFERENCE_PRECISION_HINT": "f32"])
      let count = Int((try? compiled.property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")) ?? "") ?? 1
      let executing = (try? compiled.property("EXECUTION_DEVICES")) ?? device
      return (try (0..<count).map { _ in try compiled.makeInferRequest() }, executing)
    }
  }

  var concurrency: Int { requests.count }

  func predict(_ lane: Int) throws {
    let arrival = Arrival<Result<Void, OpenVINOError>>()
    try requests[lane].start { arrival.arrive($0) }
    try arrival.wait().get()
  }
}

extension Contestant {
  /// The median latency in seconds of predictions made one after another.
  func latency(seconds: Double) throws -> Double {
    let end = TraceTime.now.advanced(bySeconds: seconds)
    var all: [Double] = []
    repeat {
      let start = TraceTime.now
      try predict(0)
      all.append(TraceTime.now.seconds(since: start))
    } while TraceTime.now < end
    return Percentiles.median(of: all) ?? 0
  }

  /// Predictions per second with the best number in flight, and the processor time of each, which does not depend on other programs
  /// on the machine.
  func throughput(seconds: Double) throws -> (perSecond: Double, processorSeconds: Double) {
    let before = ProcessorTime.ofThisProcess
    let start = TraceTime.now
    let end = start.advanced(bySeconds: seconds)
    let counts = (0..<concurrency).map { lane in
      let count = Arrival<Result<Int, any Error>>()
      BlockingThread.start(name: "lane") {
        count.arrive(
          Result {
            var done = 0
            while TraceTime.now < end {
              try predict(lane)
              done += 1
            }
            return done
          })
      }
      return count
    }
    let done = try counts.reduce(0) { try $0 + $1.wait().get() }
    let elapsed = TraceTime.now.seconds(since: start)
    return (Double(done) / elapsed, (ProcessorTime.ofThisProcess - before) / Double(done))
  }
}

extension MLModel {
  /// An input of zeros.
  fileprivate func zeros() throws -> MLDictionaryFeatureProvider {
    var values: [String: Any] = [:]
    for (name, feature) in modelDescription.inputDescriptionsByName {
      if let image = feature.imageConstraint {
        values[name] = PixelBuffer(
          width: image.pixelsWide, height: image.pixelsHigh, format: image.pixelFormat,
          bytes: [UInt8](
            repeating: 0, count: image.pixelsWide * image.pixelsHigh * image.pixelFormat.componentCount))
      } else if let array = feature.multiArrayConstraint {
        values[name] = try MLMultiArray(shape: array.shape, dataType: array.dataType)
      }
    }
    return try MLDictionaryFeatureProvider(dictionary: values)
  }
}
