import Foundation
import OpenCoreML
import OpenVINO

/// Loads from the specialisation cache beside OpenVINO's own ways to load what it has compiled before, in turns.
struct CachedLoads {
  let model: URL
  let folder: URL

  /// Medians in seconds: of a load that prepares the model, of one from the cache, of OpenVINO's with `CACHE_DIR`, and of its import of
  /// a file; and of the ratios of each round.
  func measure(rounds: Int) async throws -> [String: Double] {
    let (core, path) = (try Core(), model.path)
    let properties = ["PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"]
    let cached = properties.merging(["CACHE_DIR": folder.appendingPathComponent("openvino").path]) { $1 }
    let blob = folder.appendingPathComponent("model.blob")
    try await CompileThread.shared.run {
      _ = try core.compile(core.readModel(at: path), device: "CPU", properties: cached)
      FileManager.default.createFile(atPath: blob.path, contents: nil)
      let file = try FileHandle(forWritingTo: blob)
      try core.compile(core.readModel(at: path), device: "CPU", properties: properties).export(to: file.fileDescriptor)
      try file.close()
    }
    var times: [String: [Double]] = [:]
    // The first round is not counted: it loads what the process has not used yet.
    for round in 0...rounds {
      let own = folder.appendingPathComponent("own")
      try? FileManager.default.removeItem(at: own)
      let figures = [
        "uncached": try await load(own, .prepareAndCache), "cached": try await load(own, .cached),
        "openvino": try await onCompileThread {
          try core.compile(core.readModel(at: path), device: "CPU", properties: cached)
        },
        "import": try await onCompileThread {
          try Data(contentsOf: blob).withUnsafeBytes {
            try core.importModel(from: $0, name: "model", device: "CPU", properties: properties)
          }
        },
      ]
      if round > 0 { for (name, time) in figures { times[name, default: []].append(time) } }
    }
    var result = times.mapValues(median)
    for name in ["uncached", "openvino", "import"] {
      result["cachedTo\(name.capitalized)"] = median(zip(times["cached"] ?? [], times[name] ?? []).map { $0 / $1 })
    }
    return result
  }

  private func load(_ cache: URL, _ label: MLModelLoadSummary.Label) async throws -> Double {
    var summary: MLModelLoadSummary?
    let time = try await ContinuousClock().measure {
      summary = try await MLModel.load(contentsOf: model, configuration: Subject.configuration(folder: cache))
        .loadSummary
    }
    guard summary?.label == label else { throw MLModelError(.generic, "the load was not “\(label.rawValue)”") }
    return seconds(time)
  }

  /// As OpenCoreML does it: on the same thread, with two requests in the end.
  private func onCompileThread(_ body: @escaping @Sendable () throws -> CompiledModel) async throws -> Double {
    let time = try await ContinuousClock().measure {
      try await CompileThread.shared.run {
        let compiled = try body()
        _ = (try compiled.makeInferRequest(), try compiled.makeInferRequest())
      }
    }
    return seconds(time)
  }
}
