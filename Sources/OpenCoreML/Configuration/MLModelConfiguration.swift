import Foundation
import InferenceTrace
import Synchronization

/// How a model is loaded. It is read when the load begins; changes after that have no effect on the model.
///
/// Core ML's class is not `Sendable`; this one may be shared between tasks.
public final class MLModelConfiguration: Sendable {
  private let settings: Mutex<LoadSettings>

  /// The default configuration.
  public init() { settings = Mutex(LoadSettings()) }

  package init(_ settings: LoadSettings) { self.settings = Mutex(settings) }

  /// What a load takes from it.
  package var loadSettings: LoadSettings { settings.withLock { $0 } }

  /// Which compute devices may be used; all by default.
  public var computeUnits: MLComputeUnits {
    get { settings.withLock(\.computeUnits) }
    set { settings.withLock { $0.computeUnits = newValue } }
  }

  /// The model's name in traces and messages; its file's name without the extension where this is `nil`.
  public var modelDisplayName: String? {
    get { settings.withLock(\.displayName) }
    set { settings.withLock { $0.displayName = newValue } }
  }

  /// What the model is to be prepared for.
  public var optimizationHints: MLOptimizationHints {
    get { settings.withLock(\.optimizationHints) }
    set { settings.withLock { $0.optimizationHints = newValue } }
  }

  /// Whether a GPU may sum up in half precision. It has no effect: `precision` says what is computed in.
  public var allowLowPrecisionAccumulationOnGPU: Bool {
    get { settings.withLock(\.allowsLowPrecisionAccumulation) }
    set { settings.withLock { $0.allowsLowPrecisionAccumulation = newValue } }
  }

  /// The function of a model that has several. The formats that are read here have one: it has no effect.
  public var functionName: String? {
    get { settings.withLock(\.functionName) }
    set { settings.withLock { $0.functionName = newValue } }
  }

  /// Values for parameters of the model. The formats that are read here have none: it has no effect.
  public var parameters: [MLParameterKey: Any]? {
    get { nil }
    set {}
  }

  // MARK: Beyond Core ML

  /// Partitions of the processor that take its place among the devices; none by default, which means all cores together.
  public var processorPartitions: [MLProcessorPartition] {
    get { settings.withLock(\.processorPartitions) }
    set { settings.withLock { $0.processorPartitions = newValue } }
  }

  /// What a division among several devices is to achieve; the shortest single prediction by default.
  public var divisionObjective: MLDivisionObjective {
    get { settings.withLock(\.divisionObjective) }
    set { settings.withLock { $0.divisionObjective = newValue } }
  }

  /// The precision of the operations.
  public var precision: MLPrecision {
    get { settings.withLock(\.precision) }
    set { settings.withLock { $0.precision = newValue } }
  }

  /// The most predictions that run at once, each on a stream of its own; `nil` for what the device says is best. Values below
  /// 1 count as 1.
  public var predictionConcurrency: Int? {
    get { settings.withLock(\.predictionConcurrency) }
    set { settings.withLock { $0.predictionConcurrency = newValue.map { max(1, $0) } } }
  }

  /// What is said of the model in place of its file.
  package var correction: ModelCorrection {
    get { settings.withLock(\.correction) }
    set { settings.withLock { $0.correction = newValue } }
  }

  /// Refuses a model by what it takes and gives, before it is prepared; it is asked no more where the model comes from the cache.
  package var check: @Sendable (MLModelDescription) throws -> Void {
    get { settings.withLock(\.check) }
    set { settings.withLock { $0.check = newValue } }
  }

  /// Receives what happens: loads, waits, predictions, cache hits and misses. Silent by default.
  public var traceRecorder: any TraceRecorder {
    get { settings.withLock(\.recorder) }
    set { settings.withLock { $0.recorder = newValue } }
  }

  /// Whether prepared models are kept on disk and used again; they are by default.
  public var usesSpecializationCache: Bool {
    get { settings.withLock(\.usesCache) }
    set { settings.withLock { $0.usesCache = newValue } }
  }

  /// Where prepared models are kept; `nil` for `MLSpecializationCache.defaultDirectory`.
  public var specializationCacheDirectory: URL? {
    get { settings.withLock(\.customCacheDirectory) }
    set { settings.withLock { $0.customCacheDirectory = newValue } }
  }
}
