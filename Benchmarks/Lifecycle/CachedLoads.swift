import Foundation
import OpenCoreML
import OpenVINO

/// Compares loads from the specialisation cache with OpenVINO's own ways to load what it has compiled before, in turn.
struct CachedLoads {
  let model: URL
  let folder: URL

  /// Median seconds of a load that prepares the model, a load from the cache, OpenVINO's load with `CACHE_DIR`, and OpenVINO's
  /// import of a file; and the median ratios of each round.
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
    // The first round does not count, because it loads what the process has not used before.
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

  /// As OpenCoreML does it: on the same thread, and with two requests at the end.
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
