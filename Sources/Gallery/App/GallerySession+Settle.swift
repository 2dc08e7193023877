import Foundation
import InferenceTrace

/// When the screen was first drawn and when it was done, in seconds since the process started.
package struct SettledScreen: Sendable {
  package var firstPaintSeconds: Double
  package var screenDoneSeconds: Double
}

extension GallerySession {
  /// Runs without a terminal until every visible tile is done or has failed, then cancels the work on tiles further on.
  ///
  /// - Parameter startsAtEnd: whether to show the last screen instead of the first.
  package func runUntilSettled(startsAtEnd: Bool = false) async -> SettledScreen {
    start()
    var firstPaint: Double?
    if startsAtEnd { messages.send(.terminal(.key(.end))) }
    for await _ in messages.arrivals {
      _ = takeMessages()
      guard hasPhotographs else { continue }
      if startsAtEnd && firstPaint == nil && model.isListingComplete { messages.send(.terminal(.key(.end))) }
      if firstPaint == nil {
        _ = frame()
        firstPaint = ProcessClock.secondsSinceStart
        loadModel()
      }
      if model.isSettled && messages.isEmpty { break }
    }
    let done = ProcessClock.secondsSinceStart
    stop()
    tick()
    _ = takeMessages()
    return SettledScreen(firstPaintSeconds: firstPaint ?? done, screenDoneSeconds: done)
  }

  /// The figures of the settled screen.
  package func report(_ result: SettledScreen) -> SnapshotReport { SnapshotReport(model, result) }

  /// Paths that cannot be listed, each with the reason.
  package var listingProblems: [String] { model.listingProblems }

  /// Problems that are not shown on a tile: folders that cannot be listed, models that cannot be loaded, no photographs.
  package var problems: [String] {
    var problems = model.listingProblems
    for entry in model.models {
      if case .failed(let reason) = entry.state { problems.append("\(entry.name): \(reason)") }
    }
    if model.photographs.isEmpty && problems.isEmpty {
      problems.append("no photographs in \(model.title); name another folder, or look deeper with -r")
    }
    return problems
  }
}

/// Time since the process started.
enum ProcessClock {
  /// Seconds since the kernel started the process, to the kernel's precision of 10 ms.
  static var secondsSinceStart: Double {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    let uptime = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    return max(0, uptime - startUptime)
  }

  /// Field 22 of `/proc/self/stat`, in clock ticks since boot. If it cannot be read: the time of the first call.
  private static let startUptime: Double = {
    let text = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
    // The second field is the program's name, which may contain spaces, so count from its closing bracket.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 19, let ticks = Double(fields[19]) else {
      var now = timespec()
      clock_gettime(CLOCK_BOOTTIME, &now)
      return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }()
}
