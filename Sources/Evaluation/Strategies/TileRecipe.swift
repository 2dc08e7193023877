import Imaging
import OpenCoreML
import Pictures

/// How a tile is made whose photograph is always read from its file.
struct TileRecipe: PictureRecipe {
  /// A tile on a screen of 200 columns, in pixels.
  private static let room = PictureRoom(pixels: PixelSize(width: 56, height: 40))

  let photograph: Photograph
  let loader: SourceLoader
  let isGray: Bool

  func read(isCancelled: @Sendable () -> Bool) throws -> PreparedPicture {
    try loader.picture(
      photograph.id, photograph.path, room: Self.room, predicts: true, inGray: { isGray },
      isCancelled: isCancelled)
  }

  /// Only what a tile shows: the photograph's own pixels would count towards the memory of every strategy.
  func finish(_ source: PreparedPicture, _ answers: [RawAnswer]) throws -> PixelBuffer {
    try answers.reduce(source) { try $1.applied(to: $0) }.after
  }
}
