import Imaging
import Pictures
import SystemPackage

/// How a tile, a large picture or a frame of a stream is made.
package struct ScreenRecipe: PictureRecipe {
  /// Where it is shown.
  private let room: ScreenRoom
  private let load: @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture

  package init(
    room: ScreenRoom, load: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture
  ) {
    (self.room, self.load) = (room, load)
  }

  package func read(isCancelled: @Sendable () -> Bool) throws -> PreparedPicture { try load(isCancelled) }

  package func finish(_ source: PreparedPicture, _ answers: [RawAnswer]) throws -> FinishedPicture {
    switch answers.count {
    case 0: source.finished(in: room)
    case 1: try answers[0].applied(to: source).finished(in: room)
    default: try ComparedPicture(source, answers[0], answers[1]).finished(in: room)
    }
  }
}

extension ScreenRecipe {
  /// A photograph from its file, or from what was kept of it.
  init(
    photograph: Photograph.ID, path: FilePath, room: ScreenRoom, loader: SourceLoader, predicts: Bool,
    inGray isGray: @escaping @Sendable () -> Bool
  ) {
    self.init(room: room) { isCancelled in
      try loader.picture(
        photograph, path, room: room.pictures, predicts: predicts, inGray: isGray, isCancelled: isCancelled)
    }
  }
}
