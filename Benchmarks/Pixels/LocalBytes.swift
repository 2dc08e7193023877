import Foundation
import ProgramSupport

/// A. What a terminal on the same machine is sent, which takes pictures from shared memory.
enum LocalBytes {
  static func measure(_ photographs: URL) throws -> [String: Double] {
    var result = try pages(photographs, hasPanel: false, suffix: "")
    result.merge(try pages(photographs, hasPanel: true, suffix: "WithPanel")) { first, _ in first }
    result.merge(try drawing(photographs)) { first, _ in first }
    return result
  }

  /// Bytes of the first page, of a page back and of a row.
  private static func pages(_ photographs: URL, hasPanel: Bool, suffix: String) throws -> [String: Double] {
    let run = try GalleryRun(photographs, hasPanel: hasPanel)
    let blank = run.terminal.screen
    run.settle()
    let first = Replay(run.terminal.recording.bytes, from: blank, panelColumn: run.panelColumn)
    note("first page\(suffix): \(first.untilSettled.count) frames, \(first.untilSettled.breakdown)")
    let transmitted = first.imageBytes.values.reduce(0, +)
    let tiles = Set(run.terminal.screen.placeholders.map(\.placeholder.image)).count
    // A page scrolls just enough to show the selected photograph. So that the way back is a whole page, the selection goes to the top.
    for keys in [GalleryRun.pageDown, GalleryRun.pageDown, "kkk"] { _ = run.replay(typing: keys) }
    let back = run.replay(typing: GalleryRun.pageUp)
    note("page back\(suffix): \(back.untilSettled.count) frames, \(back.untilSettled.breakdown)")
    // What they show has been seen when the wheel turns for the second time.
    var rows: [Double] = []
    for step in 0..<12 {
      let replay = run.replayWheel(up: step / 3 % 2 == 1)
      guard step >= 6 else { continue }
      rows.append(Double(replay.untilSettled.bytes))
      if step == 6 { note("a row\(suffix): \(replay.untilSettled.count) frames, \(replay.untilSettled.breakdown)") }
    }
    run.quit()
    return [
      "tiles\(suffix)": Double(tiles),
      "bytesPerTile\(suffix)": Double(transmitted) / Double(max(1, first.imageBytes.count)),
      "firstPageBytes\(suffix)": Double(first.untilSettled.bytes),
      "pageBackBytes\(suffix)": Double(back.untilSettled.bytes),
      "rowBytes\(suffix)": median(rows),
    ]
  }

  /// The time of a frame as the program itself records it, while it scrolls through pictures that it shows for the first time.
  private static func drawing(_ photographs: URL) throws -> [String: Double] {
    let traces = try TemporaryFolder()
    let run = try GalleryRun(photographs, copies: 8, hasPanel: true, ["--record", traces.path("trace.json")])
    run.settle()
    for _ in 0..<60 {
      run.terminal.turnWheel(up: false, column: 10, row: 20)
      usleep(60_000)
    }
    run.quit()
    let events = try JSONSerialization.jsonObject(with: Data(traces.bytes("trace.json"))) as? [[String: Any]] ?? []
    let frames = events.filter { $0["cat"] as? String == "draw" }.compactMap { $0["dur"] as? Double }.map { $0 / 1e3 }
    return [
      "drawCount": Double(frames.count), "drawMedianMilliseconds": median(frames),
      "drawP99Milliseconds": percentile(0.99, of: frames),
    ]
  }
}
