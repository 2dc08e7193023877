import Imaging
import Pictures
import SystemPackage

/// How a tile, a large picture or a frame of a stream is made.
package struct ScreenRecipe: PictureRecipe {
  /// What is shown fits inside this.
  private let size: PixelSize
  private let load: @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture

  package init(
    size: PixelSize, load: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> PreparedPicture
  ) {
    (self.size, self.load) = (size, load)
  }

  package func read(isCancelled: @Sendable () -> Bool) throws -> PreparedPicture { try load(isCancelled) }

  package func finish(_ source: PreparedPicture, _ answers: [RawAnswer]) throws -> FinishedPicture {
    switch answers.count {
    case 0: source.finished
    case 1: try answers[0].applied(to: source).finished
    default: try ComparedPicture(source, answers[0], answers[1]).finished(inside: size)
    }
  }
}

extension ScreenRecipe {
  /// A photograph from its file, or from what was kept of it.
  init(
    photograph: Photograph.ID, path: FilePath, size: PixelSize, loader: SourceLoader, predicts: Bool,
    inGray isGray: @escaping @Sendable () -> Bool
  ) {
    self.init(size: size) { isCancelled in
      try loader.picture(
        photograph, path, fittingSize: size, predicts: predicts, inGray: isGray, isCancelled: isCancelled)
    }
  }
}
