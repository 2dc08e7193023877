import Foundation
import InferenceTrace
import ModelFiles
import Synchronization

/// How to load a model. It is read when a load starts; later changes do not affect the model.
///
/// ```swift
/// let configuration = MLModelConfiguration()
/// configuration.computeUnits = .cpuOnly
/// configuration.predictionConcurrency = 2
/// ```
///
/// Core ML's class is not `Sendable`; this one may be shared between tasks.
public final class MLModelConfiguration: Sendable {
  private let settings: Mutex<LoadSettings>

  /// Creates the default configuration.
  public init() { settings = Mutex(LoadSettings()) }

  package init(_ settings: LoadSettings) { self.settings = Mutex(settings) }

  /// The settings that a load reads.
  package var loadSettings: LoadSettings { settings.withLock { $0 } }

  /// The compute devices that may be used; by default all.
  public var computeUnits: MLComputeUnits {
    get { settings.withLock(\.computeUnits) }
    set { settings.withLock { $0.computeUnits = newValue } }
  }

  /// The model's name in traces and messages; if `nil`, its file's name without the extension.
  public var modelDisplayName: String? {
    get { settings.withLock(\.displayName) }
    set { settings.withLock { $0.displayName = newValue } }
  }

  /// What to optimise the model for.
  public var optimizationHints: MLOptimizationHints {
    get { settings.withLock(\.optimizationHints) }
    set { settings.withLock { $0.optimizationHints = newValue } }
  }

  /// Whether a GPU may accumulate in half precision. Has no effect: `precision` decides.
  public var allowLowPrecisionAccumulationOnGPU: Bool {
    get { settings.withLock(\.allowsLowPrecisionAccumulation) }
    set { settings.withLock { $0.allowsLowPrecisionAccumulation = newValue } }
  }

  /// The function to use in a model that has several, which only Core ML's own formats can; `nil` for its default one.
  public var functionName: String? {
    get { settings.withLock(\.selection.function) }
    set { settings.withLock { $0.selection.function = newValue } }
  }

  /// Values for the model's parameters. Has no effect: the formats read here have none.
  public var parameters: [MLParameterKey: Any]? {
    get { nil }
    set {}
  }

  // MARK: Beyond Core ML

  /// Partitions of the processor that replace it among the devices; by default none, which means all cores together.
  public var processorPartitions: [MLProcessorPartition] {
    get { settings.withLock(\.processorPartitions) }
    set { settings.withLock { $0.processorPartitions = newValue } }
  }

  /// The goal of a division among several devices; by default the shortest single prediction.
  public var divisionObjective: MLDivisionObjective {
    get { settings.withLock(\.divisionObjective) }
    set { settings.withLock { $0.divisionObjective = newValue } }
  }

  /// The precision of the operations.
  public var precision: MLPrecision {
    get { settings.withLock(\.precision) }
    set { settings.withLock { $0.precision = newValue } }
  }

  /// How many predictions may run at once, each on its own stream; `nil` leaves it to the device. Values below 1 count as 1.
  public var predictionConcurrency: Int? {
    get { settings.withLock(\.predictionConcurrency) }
    set { settings.withLock { $0.predictionConcurrency = newValue.map { max(1, $0) } } }
  }

  /// Information about the model that overrides its file.
  package var correction: ModelCorrection {
    get { settings.withLock(\.correction) }
    set { settings.withLock { $0.correction = newValue } }
  }

  /// Called with the model's description before the model is prepared, and may throw to refuse it. Not called if the model comes
  /// from the cache.
  package var check: @Sendable (MLModelDescription) throws -> Void {
    get { settings.withLock(\.check) }
    set { settings.withLock { $0.check = newValue } }
  }

  /// Receives records of loads, waits, predictions, cache hits and misses. Silent by default.
  public var traceRecorder: any TraceRecorder {
    get { settings.withLock(\.recorder) }
    set { settings.withLock { $0.recorder = newValue } }
  }

  /// Whether prepared models are kept on disk and reused; `true` by default.
  public var usesSpecializationCache: Bool {
    get { settings.withLock(\.usesCache) }
    set { settings.withLock { $0.usesCache = newValue } }
  }

  /// Where prepared models are kept; `nil` means `MLSpecializationCache.defaultDirectory`.
  public var specializationCacheDirectory: URL? {
    get { settings.withLock(\.customCacheDirectory) }
    set { settings.withLock { $0.customCacheDirectory = newValue } }
  }
}
