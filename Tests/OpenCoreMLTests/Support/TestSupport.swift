import Dispatch
import Foundation
import Imaging
import InferenceTrace
import OpenCoreML
import Synchronization
import Testing

/// Yields until a condition holds; a test that waits for ever fails by its time limit.
func eventually(_ condition: @Sendable () -> Bool) async {
  // Past its time limit the test's task is cancelled: it would keep a thread of Swift's pool busy for ever.
  while !condition(), (try? await Task.sleep(for: .microseconds(200))) != nil {}
}

/// Keeps all records.
final class SpyRecorder: TraceRecorder {
  private let kept = Mutex<[TraceRecord]>([])

  func record(_ record: TraceRecord) { kept.withLock { $0.append(record) } }

  var records: [TraceRecord] { kept.withLock { $0 } }
  var intervals: [TraceInterval] {
    records.compactMap { if case .interval(let interval) = $0 { interval } else { nil } }
  }
  var events: [TraceEvent] { records.compactMap { if case .event(let event) = $0 { event } else { nil } } }

  func outcomes(_ kind: TraceInterval.Kind) -> [TraceInterval.Outcome] {
    intervals.filter { $0.kind == kind }.map(\.outcome)
  }

  func labels(_ kind: TraceEvent.Kind) -> [String] { events.filter { $0.kind == kind }.map(\.label) }
}

/// Holds a thread back until the test opens it.
final class BlockingGate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let arrived = Atomic<Int>(0)

  /// How many have come to it.
  var arrivals: Int { arrived.load(ordering: .acquiring) }

  func wait() {
    arrived.add(1, ordering: .acquiringAndReleasing)
    semaphore.wait()
  }

  /// Lets one pass.
  func letOnePass() { semaphore.signal() }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("opencoreml-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
    let file = url.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return file
  }
}

/// The colouriser that comes with the gallery.
let colorizer = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Assets/Models/Colorizer.onnx")
  .standardizedFileURL

extension MLModel {
  /// An input for a model that takes one gray image: `value` of the row and column's number, counted through.
  func grayImage(_ value: (Int) -> UInt8) throws -> MLDictionaryFeatureProvider {
    let (name, feature) = try #require(modelDescription.inputDescriptionsByName.first)
    let image = try #require(feature.imageConstraint)
    let bytes = (0..<image.pixelsWide * image.pixelsHigh).map(value)
    return try MLDictionaryFeatureProvider(dictionary: [
      name: PixelBuffer(width: image.pixelsWide, height: image.pixelsHigh, format: .gray8, bytes: bytes)
    ])
  }
}

/// The one input of the fake model.
func fakeInput(_ value: Float) throws -> MLDictionaryFeatureProvider {
  let array = try MLMultiArray(shape: [1], dataType: .float32)
  array[0] = NSNumber(value: value)
  return try MLDictionaryFeatureProvider(dictionary: ["x": array])
}

/// The one output of the fake model.
func fakeOutput(_ provider: any MLFeatureProvider) -> Float? {
  provider.featureValue(for: "y")?.multiArrayValue?[0].floatValue
}

/// Deterministic random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A value that several tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }

  @discardableResult func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { value in
      var copy = value
      defer { value = copy }
      return body(&copy)
    }
  }
}
