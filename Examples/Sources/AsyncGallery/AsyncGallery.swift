// Colours a screenful of photographs in several ways and prints how long each takes.
import Foundation
import OpenCoreML

@main struct AsyncGallery {
  static func main() async throws {
    let photographs = photographs(in: CommandLine.arguments.dropFirst())
    guard !photographs.isEmpty else {
      print("usage: AsyncGallery FOLDER-OR-PHOTOGRAPH…")
      exit(2)
    }
    let service = try await ColoringService()
    _ = try await service.color(photographs[0])

    try await measure("one after another, prepared by the actor") {
      for photograph in photographs { _ = try await service.colorInTurn(photograph) }
      return photographs.count
    }
    try await measure("predictions in turn, prepared beside them") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for photograph in photographs {
          group.addTask { _ = try await service.color(prepared: service.prepare(photograph)) }
        }
        try await group.waitForAll()
      }
      return photographs.count
    }
    try await measure("one batch") { try await service.colorBatch(photographs).count }
    try await measure("asynchronous, all at once") {
      try await service.color(photographs, atMost: photographs.count).count
    }
    let limit = service.predictionConcurrency + 1
    try await measure("asynchronous, \(limit) at a time") {
      try await service.color(photographs, atMost: limit).count
    }
    try await measure("asynchronous, all but the last 4 scrolled away") {
      try await colorVisible(photographs, count: 4, with: service)
    }
  }

  /// Requests all photographs, as a fast scroll does, and cancels those that are not visible at the end.
  private static func colorVisible(
    _ photographs: [URL], count: Int, with service: ColoringService
  ) async throws -> Int {
    let tasks = photographs.map { photograph in Task { try await service.color(photograph) } }
    for task in tasks.dropLast(count) { task.cancel() }
    var coloredCount = 0
    for task in tasks {
      switch await task.result {
      case .success: coloredCount += 1
      case .failure(let error): if !(error is CancellationError) { throw error }
      }
    }
    return coloredCount
  }

  private static func measure(_ way: String, _ work: @Sendable () async throws -> Int) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let count = try await work()
    let milliseconds = start.duration(to: clock.now) / .milliseconds(1)
    print(String(format: "%7.1f ms  %2d coloured  ", milliseconds, count) + way)
  }

  /// The first 24 photographs among these files and folders.
  private static func photographs(in paths: ArraySlice<String>) -> [URL] {
    let files = paths.flatMap { path -> [URL] in
      let url = URL(fileURLWithPath: path)
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty else { return [url] }
      return names.sorted().map { url.appendingPathComponent($0) }
    }
    return Array(files.filter { ["jpg", "jpeg", "png", "webp"].contains($0.pathExtension.lowercased()) }.prefix(24))
  }
}
