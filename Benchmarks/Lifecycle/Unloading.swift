import Evaluation
import Foundation
import InferenceTrace
import OpenCoreML

/// How much memory a model takes, and how much of it is returned.
struct Unloading {
  let model: URL
  let folder: URL

  /// Resident bytes before the load, after it, after `rounds` predictions, after the unload, and after five more loads, predictions
  /// and unloads. Each also without memory backed by files, because the engine's libraries stay.
  func measure(rounds: Int) async throws -> [String: Double] {
    let configuration = Subject.configuration(folder: folder)
    var figures = resident("before")
    let loader = ModelLoader(idleTime: nil, unloadsUnderMemoryPressure: false)
    try await loader.withModel(contentsOf: model, configuration: configuration) { model in
      figures.merge(resident("loaded")) { $1 }
      let input = try SampleInput.features(for: model.modelDescription)
      for _ in 0..<rounds { _ = try await model.prediction(from: input) }
      figures.merge(resident("predicted")) { $1 }
    }
    await loader.unloadUnused()
    figures.merge(resident("unloaded")) { $1 }
    for _ in 0..<5 {
      try await loader.withModel(contentsOf: model, configuration: configuration) { model in
        let input = try SampleInput.features(for: model.modelDescription)
        for _ in 0..<rounds { _ = try await model.prediction(from: input) }
      }
      await loader.unloadUnused()
    }
    return figures.merging(resident("unloadedAgain")) { $1 }
  }

  /// Bytes not backed by files after each of many loads, predictions and unloads.
  func cycles(_ count: Int) async throws -> [Double] {
    let configuration = Subject.configuration(folder: folder)
    let loader = ModelLoader(idleTime: nil, unloadsUnderMemoryPressure: false)
    var bytes: [Double] = []
    for _ in 0..<count {
      try await loader.withModel(contentsOf: model, configuration: configuration) { model in
        let input = try SampleInput.features(for: model.modelDescription)
        for _ in 0..<3 { _ = try await model.prediction(from: input) }
      }
      await loader.unloadUnused()
      bytes.append(resident("")["AnonymousBytes"] ?? 0)
    }
    return bytes
  }

  private func resident(_ moment: String) -> [String: Double] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0
    return [
      "\(moment)Bytes": Double(ProcessUsage.now.residentBytes), "\(moment)AnonymousBytes": kilobytes * 1024,
    ]
  }
}
