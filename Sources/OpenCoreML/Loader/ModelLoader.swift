import CLinux
import Foundation
import InferenceTrace
import Scheduling
import Synchronization

/// Loads models when they are needed, lends them, and unloads those that nobody uses. An OpenCoreML addition.
///
/// ```swift
/// let loader = ModelLoader(idleTime: .seconds(30))
/// let names = try await loader.withModel(contentsOf: url) { model in
///   try await model.prediction(from: input).featureNames
/// }
/// ```
///
/// A model is loaded when it is first requested, and shared by all who request the same file with the same configuration. If nobody
/// has used it for the idle time, or if memory is short while nobody uses it, it is unloaded and its memory goes back to the
/// system. The next use loads it again, from the specialisation cache. A model in use is never unloaded.
public final class ModelLoader: Sendable {
  /// A change in a model's state.
  public enum Change: Sendable {
    /// Its load has begun.
    case loading
    /// It can be used. Reported before the first waiting caller continues.
    case loaded(MLModel)
    /// It could not be loaded; the next use tries again.
    case failed(any Error)
    /// It is no longer in memory.
    case unloaded
  }

  /// The default idle time: 60 seconds.
  public static let defaultIdleTime = Duration.seconds(60)

  /// What makes two uses share a model. The trace recorder is not part of it.
  private struct Key: Hashable, Sendable {
    var identity: LoadIdentity
    var name: String
  }

  private struct Entry {
    /// `nil` until it is loaded.
    var kept: KeptModel?
    /// How many use it, or wait to use it.
    var useCount = 0
    /// How often it was lent, which tells a timer that it has come too late.
    var lendCount = 0
    var timer: Task<Void, Never>?

    mutating func beginUse() {
      timer?.cancel()
      timer = nil
      useCount += 1
      lendCount += 1
    }
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var isWatching = false
  }

  private let idleTime: Duration?
  private let clock: any Clock<Duration>
  private let pressure: (any MemoryPressureSource)?
  private let specializer: ModelSpecializer
  private let onChange: @Sendable (URL, Change) -> Void
  private let loads = SharedWork<Key, MLModel>()
  private let state = Mutex(State())

  /// Creates a loader without any models.
  ///
  /// - Parameters:
  ///   - idleTime: How long a model stays after its last use; with `nil`, as long as the loader exists and memory allows.
  ///   - unloadsUnderMemoryPressure: Whether to unload unused models when Linux reports that tasks wait for memory.
  ///   - onChange: Called for every load and unload, on any thread; it must not block.
  public convenience init(
    idleTime: Duration? = ModelLoader.defaultIdleTime, unloadsUnderMemoryPressure: Bool = true,
    onChange: @escaping @Sendable (URL, Change) -> Void = { _, _ in }
  ) {
    self.init(
      idleTime: idleTime, clock: ContinuousClock(),
      pressure: unloadsUnderMemoryPressure ? LinuxMemoryPressure() : nil, specializer: .shared, onChange: onChange)
  }

  package init(
    idleTime: Duration?, clock: any Clock<Duration>, pressure: (any MemoryPressureSource)?,
    specializer: ModelSpecializer, onChange: @escaping @Sendable (URL, Change) -> Void = { _, _ in }
  ) {
    self.idleTime = idleTime
    self.clock = clock
    self.pressure = pressure
    self.specializer = specializer
    self.onChange = onChange
  }

  deinit {
    pressure?.stop()
    for entry in state.withLock({ $0.entries }).values {
      entry.timer?.cancel()
      if let kept = entry.kept { CompileThread.shared.enqueue { kept.release() } }
    }
  }

  /// The number of models in memory, and how many of them are in use.
  public var counts: (loaded: Int, inUse: Int) {
    state.withLock { state in
      let loaded = state.entries.values.filter { $0.kept != nil }
      return (loaded.count, loaded.count { $0.useCount > 0 })
    }
  }

  /// The number of callers waiting for loads.
  package var waitingCount: Int { loads.waitingCount }

  /// Lends a model while `body` runs, loading it first if it is not in memory.
  ///
  /// - Parameters:
  ///   - url: As for `MLModel.load(contentsOf:configuration:)`.
  ///   - configuration: Read at once. Uses with equal configurations share a model, whose predictions go to the first one's recorder.
  ///   - body: May predict with the model as often as it likes. A model kept for longer still predicts, but its memory is freed only
  ///     when it is released.
  /// - Throws: As `MLModel.load(contentsOf:configuration:)`: `CancellationError` at once if the task is cancelled, while the load
  ///   continues for the others; and what `body` throws.
  public nonisolated(nonsending) func withModel<Value>(
    contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration(),
    _ body: nonisolated(nonsending) (MLModel) async throws -> Value
  ) async throws -> Value {
    let settings = configuration.loadSettings
    let key = Key(identity: LoadIdentity(url, settings), name: settings.displayName(of: url))
    let loaded = beginUse(key)
    defer { endUse(key) }
    let model: MLModel
    if let loaded {
      model = loaded
    } else {
      model = try await loads.value(for: key) { load(key, url, settings, $0) }
    }
    return try await body(model)
  }

  /// Unloads all unused models; returns how many there were, after their memory has gone back to the system.
  @discardableResult public func unloadUnused() async -> Int {
    let count = unload("as asked") { _, _ in true }
    // Everything passed to the thread earlier is finished when this is.
    try? await CompileThread.shared.run {}
    return count
  }

  /// Keeps the model in memory until the use ends; returns it if it is there already.
  private func beginUse(_ key: Key) -> MLModel? {
    state.withLock { state in
      state.entries[key, default: Entry()].beginUse()
      return state.entries[key]?.kept?.model
    }
  }

  private func endUse(_ key: Key) {
    state.withLock { state in
      state.entries[key]?.useCount -= 1
      startTimer(key, &state)
    }
  }

  private func load(_ key: Key, _ url: URL, _ settings: LoadSettings, _ end: @escaping SharedWork<Key, MLModel>.End) {
    // A load may have ended since this use began.
    if let model = state.withLock({ $0.entries[key]?.kept?.model }) { return end(.success(model)) }
    watchMemory()
    // On the compile thread, and so after the end of an unload under way.
    CompileThread.shared.enqueue { [self] in
      onChange(url, .loading)
      Task.detached { [self] in
        do {
          let model = try await MLModel.load(contentsOf: url, settings, specializer: specializer)
          onChange(url, .loaded(model))
          state.withLock { state in
            state.entries[key, default: Entry()].kept = KeptModel(model, url, settings.recorder)
            startTimer(key, &state)
          }
          end(.success(model))
        } catch {
          onChange(url, .failed(error))
          end(.failure(error))
        }
      }
    }
  }

  /// Starts the idle time if nobody uses the model; forgets a model that was never loaded.
  private func startTimer(_ key: Key, _ state: inout State) {
    guard let entry = state.entries[key], entry.useCount == 0 else { return }
    guard entry.kept != nil else {
      state.entries[key] = nil
      return
    }
    guard let idleTime else { return }
    let lendCount = entry.lendCount
    state.entries[key]?.timer = Task.detached { [weak self, clock] in
      guard (try? await clock.sleep(for: idleTime)) != nil else { return }
      self?.unload("not used for \(idleTime)") { $0 == key && $1.lendCount == lendCount }
    }
  }

  private func watchMemory() {
    let isFirst = state.withLock { state in
      defer { state.isWatching = true }
      return !state.isWatching
    }
    guard isFirst else { return }
    pressure?.start { [weak self] in self?.unload("memory is short") { _, _ in true } }
  }

  @discardableResult private func unload(_ reason: String, where condition: (Key, Entry) -> Bool) -> Int {
    let unloaded = state.withLock { state in
      state.entries.compactMap { key, entry -> (Key, KeptModel)? in
        guard let kept = entry.kept, entry.useCount == 0, condition(key, entry) else { return nil }
        entry.timer?.cancel()
        state.entries[key] = nil
        return (key, kept)
      }
    }
    for (key, kept) in unloaded {
      // On the compile thread, like loads: freeing a model may block, and the next load must come after it.
      CompileThread.shared.enqueue { [onChange] in
        kept.release()
        kept.recorder.recordEvent(.note, label: "\(key.name) unloaded: \(reason)")
        onChange(kept.url, .unloaded)
      }
    }
    return unloaded.count
  }
}

/// The loader's own reference to a model, and the only one once nobody uses it.
private final class KeptModel: Sendable {
  let url: URL
  let recorder: any TraceRecorder
  private let kept: Mutex<MLModel?>

  init(_ model: MLModel, _ url: URL, _ recorder: any TraceRecorder) {
    (self.url, self.recorder) = (url, recorder)
    kept = Mutex(model)
  }

  var model: MLModel? { kept.withLock { $0 } }

  /// Frees the model, and returns the heap's free memory to the system.
  func release() {
    kept.withLock { $0 = nil }
    vitrine_trim_heap()
  }
}
