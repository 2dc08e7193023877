import Files
import Foundation
import InferenceTrace
import ModelFiles

/// A single load. It looks the model, configuration and devices up in the cache, and imports the entry if there is one. Otherwise
/// it reads the model, sets its shapes, divides it, compiles each part for its device, and stores the result.
struct ModelPreparation {
  private let engine: any InferenceEngine
  private let source: URL
  private let settings: LoadSettings
  private let name: String

  init(engine: any InferenceEngine, source: URL, settings: LoadSettings) {
    self.engine = engine
    self.source = source
    self.settings = settings
    name = settings.displayName(of: source)
  }

  /// Where to keep a prepared model.
  private struct Place {
    var cache: MLSpecializationCache
    var key: CacheKey
    var sourceDigest: String
  }

  func run() throws -> PreparedModel {
    var clock = PhaseClock(modelName: name, recorder: settings.recorder)
    // A model that changes while it is prepared is prepared again; the stale result is neither kept nor returned.
    var (model, place) = try ModelFile.reading(source, opening: { try clock.measure("hash", $0) }) { file in
      try find(file, &clock)
    }
    if let place { store(&model, at: place, &clock) }
    model.phases = clock.phases
    return model
  }

  /// The model from the cache; or prepared, together with the place to keep it.
  private func find(_ file: ModelFile, _ clock: inout PhaseClock) throws -> (PreparedModel, Place?) {
    let (targets, version) = try clock.measure("start") { (try engine.targets(for: settings), try engine.version()) }
    let key = CacheKey(file: file, targets: targets.targets, settings: settings, engineVersion: version)
    let cache = settings.cacheDirectory.map(MLSpecializationCache.init(directory:))
    var model = PreparedModel(
      metadata: ModelMetadata(source: file.source, inputs: [], outputs: []), contentDigest: file.digest,
      parts: [], engineVersion: version, label: .prepare, phases: [], missingDevice: targets.missing)
    if let cache {
      do {
        if let entry = try cached(key, cache, &clock) {
          (model.metadata, model.parts, model.label) = (entry.metadata, entry.parts, .cached)
          return (model, nil)
        }
      } catch {
        model.cacheNote = "a prepared model was thrown away: \(FileContent.reason(error))"
      }
    }
    try prepare(file, targets.targets, &model, &clock)
    return (model, cache.map { Place(cache: $0, key: key, sourceDigest: file.digest) })
  }

  private func prepare(
    _ file: ModelFile, _ targets: [EngineTarget], _ model: inout PreparedModel, _ clock: inout PhaseClock
  ) throws {
    let read = try clock.measure("read") { try engine.read(file.engineURL, settings.selection) }
    model.metadata = try SourceReader.metadata(of: read, file, settings.correction)
    try SourceReader.settleShapes(of: read, &model.metadata, settings.shapeChoice)
    try settings.check(MLModelDescription(model.metadata, try ModelFeatures(model.metadata)))
    let search = DivisionSearch(source: read, targets: targets, settings: settings)
    let outcome = try clock.measure(targets.count > 1 ? "divide and compile" : "compile") { try search.run() }
    model.parts = zip(outcome.division.parts, outcome.models).map { part, compiled in
      let part = PreparedPart(
        target: targets[part.target], operations: part.operations, inputs: compiled.inputs, outputs: compiled.outputs,
        precision: compiled.precision)
      return (part, compiled)
    }
  }

  private func store(_ model: inout PreparedModel, at place: Place, _ clock: inout PhaseClock) {
    let description = CacheEntry.Description(
      key: place.key.digest, modelName: name, modelPath: source.standardizedFileURL.path,
      sourceDigest: place.sourceDigest,
      configuration: settings.fingerprint, engine: model.engineVersion, created: Date(), metadata: model.metadata,
      parts: model.parts.map(\.part))
    let exports: [(Int32) throws -> Void] = model.parts.map { part in { try part.model.export(to: $0) } }
    do {
      let evicted = try clock.measure("store") { try place.cache.store(description, exports: exports) }
      for _ in evicted { recordCache(.cacheEviction) }
      model.label = .prepareAndCache
    } catch {
      let note = "the prepared model cannot be kept in \(place.cache.directory.path): \(FileContent.reason(error))"
      model.cacheNote = note
      CacheProblems.add("\(note); it is prepared again each time", kind: "models")
    }
  }

  /// The model from the cache; `nil` if there is none.
  ///
  /// - Throws: An error if the entry is damaged or the engine refuses it; the entry has then been deleted.
  private func cached(
    _ key: CacheKey, _ cache: MLSpecializationCache, _ clock: inout PhaseClock
  ) throws -> (metadata: ModelMetadata, parts: [(part: PreparedPart, model: any EngineModel)])? {
    do {
      guard let entry = try clock.measure("look up", { try cache.lookup(key.digest) }) else {
        recordCache(.cacheMiss)
        return nil
      }
      let parts = try clock.measure("import") {
        try entry.description.parts.enumerated().map { index, part in
          let model = try entry.withModelBytes(ofPart: index) {
            try engine.importModel($0, name: name, for: part.target)
          }
          return (part: part, model: model)
        }
      }
      recordCache(.cacheHit)
      return (entry.description.metadata, parts)
    } catch {
      // Whatever is wrong with the entry, preparing the model again fixes it.
      recordCache(.cacheMiss)
      recordCache(.cacheEviction)
      cache.discard(key.digest)
      throw error
    }
  }

  private func recordCache(_ kind: TraceEvent.Kind) {
    settings.recorder.recordEvent(kind, label: "specialization", model: name)
  }
}

/// Times and records the steps of a load.
private struct PhaseClock {
  let modelName: String
  let recorder: any TraceRecorder
  private(set) var phases: [MLModelLoadSummary.Phase] = []

  mutating func measure<Result>(_ phase: String, _ body: () throws -> Result) rethrows -> Result {
    let start = TraceTime.now
    let result = try body()
    recorder.recordInterval(.loadStep, label: phase, model: modelName, start: start)
    phases.append(MLModelLoadSummary.Phase(name: phase, seconds: TraceTime.now.seconds(since: start)))
    return result
  }
}
