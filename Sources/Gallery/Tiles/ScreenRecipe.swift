import Imaging
import Pictures
import SystemPackage

/// How a tile, a large picture or a frame of a stream is made.
package struct ScreenRecipe: PictureRecipe {
  /// Where and how it is shown.
  private let place: PicturePlace
  /// The models' answers, if they were asked before.
  private let known: [ReadAnswer]
  /// Takes the answers of models that were asked now.
  private let keep: @Sendable ([ReadAnswer]) -> Void
  private let load: @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture

  package init(
    room: ScreenRoom, load: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture
  ) {
    self.init(PicturePlace(room: room), load: load)
  }

  init(
    _ place: PicturePlace, known: [ReadAnswer] = [], keep: @escaping @Sendable ([ReadAnswer]) -> Void = { _ in },
    load: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture
  ) {
    (self.place, self.known, self.keep, self.load) = (place, known, keep, load)
  }

  package func read(isCancelled: @Sendable () -> Bool) throws -> PreparedPicture { try load(isCancelled) }

  package func finish(_ source: PreparedPicture, _ answers: [RawAnswer]) throws -> FinishedPicture {
    let read = answers.isEmpty ? known : try answers.map { try $0.read() }
    if !answers.isEmpty { keep(read) }
    switch read.count {
    case 0: return source.finished(in: place)
    case 1: return read[0].applied(to: source).finished(in: place)
    default: return ComparedPicture(source, read[0], read[1]).finished(in: place)
    }
  }
}
