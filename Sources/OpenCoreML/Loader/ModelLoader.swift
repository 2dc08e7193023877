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
    enum Stage {
      case loading
      case loaded(KeptModel)
      case unloading
    }

    let url: URL
    let settings: LoadSettings
    var stage = Stage.loading
    /// Callers waiting for the load.
    var waiters: [Waiter<MLModel>] = []
    var useCount = 0
    /// How often it was lent, which tells a timer that it has come too late.
    var lendCount = 0
    var timer: Task<Void, Never>?
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
      if case .loaded(let model) = entry.stage { CompileThread.shared.enqueue { model.release() } }
    }
  }

  /// The number of models in memory, and how many of them are in use.
  public var counts: (loaded: Int, inUse: Int) {
    state.withLock { state in
      let loaded = state.entries.values.filter { if case .loaded = $0.stage { true } else { false } }
      return (loaded.count, loaded.count { $0.useCount > 0 })
    }
  }

  /// The number of callers waiting for loads.
  package var waitingCount: Int { state.withLock { $0.entries.values.reduce(0) { $0 + $1.waiters.count } } }

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
    let model = try await borrow(key, url, settings)
    defer { giveBack(key) }
    return try await body(model)
  }

  /// Unloads all unused models; returns how many there were, after their memory has gone back to the system.
  @discardableResult public func unloadUnused() async -> Int {
    let count = unload("as asked") { _, _ in true }
    // Everything passed to the thread earlier is finished when this is.
    try? await CompileThread.shared.run {}
    return count
  }

  private nonisolated(nonsending) func borrow(
    _ key: Key, _ url: URL, _ settings: LoadSettings
  ) async throws -> MLModel {
    try await Waiter<MLModel>.wait { waiter in
      enum Step { case lent(MLModel), waits, loads }
      let step = state.withLock { state -> Step in
        guard !waiter.hasEnded else { return .waits }
        if let model = Self.lend(&state.entries[key]) { return .lent(model) }
        let isFirst = state.entries[key] == nil
        state.entries[key, default: Entry(url: url, settings: settings)].waiters.append(waiter)
        return isFirst ? .loads : .waits
      }
      switch step {
      case .lent(let model): lend(model, key, to: waiter)
      case .loads: load(key, url, settings)
      case .waits: break
      }
    } onCancel: { waiter in
      state.withLock { $0.entries[key]?.waiters.removeAll { $0 === waiter } }
    }
  }

  /// Hands over a model that counts as lent; who was cancelled at this moment gives it back.
  private func lend(_ model: MLModel, _ key: Key, to waiter: Waiter<MLModel>) {
    if !waiter.end(.success(model)) { giveBack(key) }
  }

  private static func lend(_ entry: inout Entry?) -> MLModel? {
    guard case .loaded(let kept) = entry?.stage, let model = kept.model else { return nil }
    entry?.timer?.cancel()
    entry?.timer = nil
    entry?.useCount += 1
    entry?.lendCount += 1
    return model
  }

  private func giveBack(_ key: Key) {
    state.withLock { state in
      state.entries[key]?.useCount -= 1
      startTimer(key, &state)
    }
  }

  private func load(_ key: Key, _ url: URL, _ settings: LoadSettings) {
    watchMemory()
    onChange(url, .loading)
    Task.detached { [self] in
      do {
        let model = try await MLModel.load(contentsOf: url, settings, specializer: specializer)
        onChange(url, .loaded(model))
        let waiters = state.withLock { state in
          let waiters = state.entries[key]?.waiters ?? []
          state.entries[key]?.waiters = []
          state.entries[key]?.stage = .loaded(KeptModel(model))
          state.entries[key]?.useCount = waiters.count
          state.entries[key]?.lendCount += 1
          startTimer(key, &state)
          return waiters
        }
        for waiter in waiters { lend(model, key, to: waiter) }
      } catch {
        onChange(url, .failed(error))
        let waiters = state.withLock { $0.entries.removeValue(forKey: key)?.waiters ?? [] }
        for waiter in waiters { waiter.end(.failure(error)) }
      }
    }
  }

  /// Starts the idle time if nobody uses the model.
  private func startTimer(_ key: Key, _ state: inout State) {
    guard let idleTime, let entry = state.entries[key], entry.useCount == 0 else { return }
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
        guard case .loaded(let kept) = entry.stage, entry.useCount == 0, condition(key, entry) else { return nil }
        entry.timer?.cancel()
        state.entries[key]?.stage = .unloading
        return (key, kept)
      }
    }
    for (key, kept) in unloaded {
      // On the compile thread, like loads: freeing a model may block, and the next load must come after it.
      CompileThread.shared.enqueue { [self] in
        kept.release()
        didUnload(key, reason)
      }
    }
    return unloaded.count
  }

  private func didUnload(_ key: Key, _ reason: String) {
    guard let entry = state.withLock({ $0.entries[key] }) else { return }
    entry.settings.recorder.recordEvent(.note, label: "\(key.name) unloaded: \(reason)")
    onChange(entry.url, .unloaded)
    let isWanted = state.withLock { state in
      guard let entry = state.entries[key], !entry.waiters.isEmpty else {
        state.entries[key] = nil
        return false
      }
      state.entries[key]?.stage = .loading
      return true
    }
    if isWanted { load(key, entry.url, entry.settings) }
  }
}

/// The loader's own reference to a model, and the only one once nobody uses it.
private final class KeptModel: Sendable {
  private let kept: Mutex<MLModel?>

  init(_ model: MLModel) { kept = Mutex(model) }

  var model: MLModel? { kept.withLock { $0 } }

  /// Frees the model, and returns the heap's free memory to the system.
  func release() {
    kept.withLock { $0 = nil }
    vitrine_trim_heap()
  }
}
