import ModelFiles
import OpenVINO

extension OpenVINOSource: EngineSource {
  package func operations() throws -> [EngineOperation] {
    try model.operations().map {
      EngineOperation(name: $0.name, type: $0.type, crossingByteCount: $0.crossingByteCount)
    }
  }

  package func nodes() throws -> [EngineNode] {
    try model.nodes().map {
      EngineNode(
        name: $0.name, type: $0.type, isInChain: $0.isInChain, inputs: $0.inputs.map(EnginePort.init),
        outputs: $0.outputs.map(EnginePort.init))
    }
  }

  package func supportedOperations(on target: EngineTarget) throws -> Set<String> {
    Set(try core.supportedOperations(of: model, on: target.device).keys)
  }

  package func part(_ places: Range<Int>) throws -> any EngineSource { OpenVINOSource(core, try model.part(places)) }

  package func compile(for target: EngineTarget) throws -> any EngineModel {
    try ProcessorCores.confine(to: target.cores) {
      try OpenVINOModel(core.compile(model, device: target.device, properties: target.properties))
    }
  }

  package func fold() throws -> EngineFolding {
    let folding = try model.fold()
    return EngineFolding(
      narrowConstantCount: folding.narrowConstantCount, quantizerCount: folding.quantizerCount)
  }

  package func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int {
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
}
