/// Work that `GalleryUpdate` requests outside the state. Effects are values, so tests can compare them.
package enum GalleryEffect: Sendable, Equatable {
  /// Starts work on a picture, after cancelling an earlier task for the same key.
  case makePicture(PictureRequest)
  /// Cancels the work on a picture.
  case cancelPicture(PictureKey)
  /// The wanted pictures, nearest to the viewport first.
  case setOrder([PictureKey])
  /// Loads a model, unless it is loaded or loading.
  case loadModel(Int)
  /// Ends the program with this status.
  case quit(status: Int32)
}
