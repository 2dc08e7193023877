import Foundation
import Imaging
import TerminalModel

/// B. What a terminal at the other end of a slow line is sent for a picture, and how much that resembles the photograph.
enum StreamedPictures {
  /// A picture on the screen.
  private struct Shown {
    var bytes: Double
    var similarity: Double
  }

  static func measure(_ photographs: URL, bytesPerSecond: Int) throws -> [String: Double] {
    let run = try GalleryRun(photographs, isRemote: true, bytesPerSecond: bytesPerSecond)
    let blank = run.terminal.screen
    let start = ContinuousClock.now
    let stillness = Duration.milliseconds(1_500)
    run.settle(stillness)
    let settled = start.duration(to: .now) - stillness
    let bytes = run.terminal.recording.bytes
    run.quit()
    // Each place of the screen, with the images that it has shown: the first one, and the one that stayed.
    var first: [TilePlace: (image: UInt32, screen: TerminalScreen)] = [:]
    let replay = Replay(bytes, from: blank, panelColumn: run.panelColumn) { screen in
      for place in TilePlace.all(on: screen) where first[place] == nil {
        first[place] = (place.image(on: screen), screen)
      }
    }
    let last = replay.screen
    let places = TilePlace.all(on: last)
    note("\(replay.untilSettled.count) frames, \(replay.untilSettled.breakdown)")
    let pictures = try Dictionary(
      uniqueKeysWithValues: places.map { ($0, try $0.photograph(on: last, in: GalleryRun.files(in: photographs))) })
    var (early, late): ([Shown], [Shown]) = ([], [])
    var refinedAtOnce = 0
    for place in places {
      guard let photograph = pictures[place] ?? nil, let begun = first[place] else {
        // Only the upper edge of the picture is on the screen, and no caption.
        continue
      }
      if begun.image == place.image(on: last) { refinedAtOnce += 1 }
      for (isFirst, screen, image) in [(true, begun.screen, begun.image), (false, last, place.image(on: last))] {
        let similarity = place.similarity(
          screen.picture(columns: place.columns, rows: place.rows), to: photograph)
        let shown = Shown(bytes: Double(replay.imageBytes[image, default: 0]), similarity: similarity)
        if isFirst { early.append(shown) } else { late.append(shown) }
      }
    }
    note("\(refinedAtOnce) of \(places.count) tiles came with all their pixels at once")
    let symbols = try symbols(photographs, places, pictures.compactMapValues { $0 })
    let mean = { (values: [Double]) in values.reduce(0, +) / Double(max(1, values.count)) }
    return [
      "tiles": Double(places.count), "firstBytesPerTile": mean(early.map(\.bytes)),
      "firstSimilarity": mean(early.map(\.similarity)), "refinedBytesPerTile": mean(late.map(\.bytes)),
      "refinedSimilarity": mean(late.map(\.similarity)), "symbolsBytesPerTile": symbols.bytes,
      "symbolsSimilarity": mean(symbols.similarities), "settledSeconds": settled.milliseconds / 1e3,
    ]
  }

  /// The same page in block characters.
  private static func symbols(
    _ photographs: URL, _ places: [TilePlace], _ pictures: [TilePlace: PixelBuffer]
  ) throws -> (bytes: Double, similarities: [Double]) {
    let run = try GalleryRun(photographs, ["--pixels", "quadrants"])
    let blank = run.terminal.screen
    run.settle()
    let (bytes, screen) = run.terminal.recording
    run.quit()
    // Blocks are text to the replay; what is beside pictures is taken off by the same page without them.
    let replay = Replay(bytes, from: blank, panelColumn: run.panelColumn)
    let count = replay.frames.reduce(0) { $0 + $1.regions[.captions, default: 0] }
    let similarities = places.compactMap { place in
      pictures[place].map { place.similarity(QuadrantPicture.pixels(screen, place.columns, place.rows), to: $0) }
    }
    return (Double(count) / Double(max(1, places.count)), similarities)
  }
}
