import Foundation
import TerminalModel

/// C. How long it takes from a key to the frame that shows what it did, while pictures are on their way.
enum KeyTimes {
  /// So many keys count: those between which pictures came.
  private static let wantedCount = 120
  /// At most so many pages are turned for them.
  private static let pages = 150
  private static let steps = 2

  static func measure(_ photographs: URL, bytesPerSecond: Int?) throws -> [String: Double] {
    let run = try GalleryRun(
      photographs, copies: 40, hasPanel: true, isRemote: bytesPerSecond != nil, bytesPerSecond: bytesPerSecond)
    run.settle()
    var times: [Double] = []
    var pageTimes: [Double] = []
    var others = 0
    for _ in 0..<pages where times.count < wantedCount {
      for step in 0...steps {
        let before = GalleryRun.position(run.terminal.screen)
        let key = step == 0 ? GalleryRun.pageDown : "h"
        let count = run.terminal.screen.images.completedCount
        let time = run.terminal.time(typing: key, timeout: .seconds(10)) { screen in
          GalleryRun.position(screen).map { $0 != before } ?? false
        }
        guard let time else {
          note("a key had no effect")
          continue
        }
        // The next key comes in the midst of the pictures that this page needs.
        usleep(25_000)
        guard run.terminal.screen.images.completedCount > count || run.terminal.screen.images.unfinished != nil else {
          others += 1
          continue
        }
        times.append(time.milliseconds)
        if step == 0 { pageTimes.append(time.milliseconds) }
      }
    }
    run.quit()
    return [
      "keyCount": Double(times.count), "keysWithoutPictures": Double(others), "keyMedianMilliseconds": median(times),
      "keyP99Milliseconds": percentile(0.99, of: times), "keyMostMilliseconds": times.max() ?? 0,
      "pageP99Milliseconds": percentile(0.99, of: pageTimes),
    ]
  }
}
