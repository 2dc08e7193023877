import Foundation
import OpenVINO

/// A source model read by OpenVINO.
struct OpenVINOSource: EngineSource {
  private let core: Core
  private let model: Model

  init(_ core: Core, _ model: Model) {
    self.core = core
    self.model = model
  }

  func inputs() throws -> [EnginePort] { try model.inputs().map(EnginePort.init) }

  func outputs() throws -> [EnginePort] { try model.outputs().map(EnginePort.init) }

  func metadataEntries() throws -> [String: String] {
    // An ONNX file's properties are under "framework/"; names of features may contain slashes themselves.
    try model.metadata().reduce(into: [:]) { entries, entry in
      guard let start = entry.key.range(of: "vitrine.")?.lowerBound else { return }
      entries[String(entry.key[start...])] = entry.value
    }
  }

  func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws {
    try model.reshape(
      shapes.mapValues { $0.map { Dimension(lowerBound: $0.lowerBound, upperBound: $0.upperBound) } })
  }

  func operations() throws -> [EngineOperation] {
    try model.operations().map {
      EngineOperation(name: $0.name, type: $0.type, crossingByteCount: $0.crossingByteCount)
    }
  }

  func nodes() throws -> [EngineNode] {
    try model.nodes().map {
      EngineNode(
        name: $0.name, type: $0.type, isInChain: $0.isInChain, inputs: $0.inputs.map(EnginePort.init),
        outputs: $0.outputs.map(EnginePort.init))
    }
  }

  func supportedOperations(on target: EngineTarget) throws -> Set<String> {
    Set(try core.supportedOperations(of: model, on: target.device).keys)
  }

  func part(_ places: Range<Int>) throws -> any EngineSource { OpenVINOSource(core, try model.part(places)) }

  func compile(for target: EngineTarget) throws -> any EngineModel {
    try ProcessorCores.confine(to: target.cores) {
      try OpenVINOModel(core.compile(model, device: target.device, properties: target.properties))
    }
  }

  func fold() throws -> EngineFolding {
    let folding = try model.fold()
    return EngineFolding(
      narrowConstantCount: folding.narrowConstantCount, quantizerCount: folding.quantizerCount)
  }

  func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int {
    var wasCancelled = false
    do {
      return try model.compress(
        form.weightForm, smallestWeight: CompressionForm.smallestWeight, keeping: keeping
      ) { _, _ in
        wasCancelled = isCancelled()
        return !wasCancelled
      }.weightCount
    } catch {
      if wasCancelled { throw CancellationError() }
      throw error
    }
  }

  func save(to folder: URL) throws { try model.save(to: folder.appendingPathComponent("model.xml").path) }
}
