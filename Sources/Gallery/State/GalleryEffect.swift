/// What `GalleryUpdate` wants done outside the state. Effects are values: tests compare them.
package enum GalleryEffect: Sendable, Equatable {
  /// Starts work on a picture; an earlier task for the same key is cancelled first.
  case makePicture(PictureRequest)
  /// Gives up the work on a picture.
  case cancelPicture(PictureKey)
  /// The wanted pictures, the nearest to the viewport first.
  case setOrder([PictureKey])
  /// Loads a model, unless that is done or under way.
  case loadModel(Int)
  /// Ends the program with this status.
  case quit(status: Int32)
}
