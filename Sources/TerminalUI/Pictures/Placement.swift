/// A bitmap on the screen.
package struct Placement: Hashable, Sendable {
  /// The bitmap.
  package var bitmap: Bitmap
  /// The cells that the whole bitmap covers; parts of them may be outside the screen.
  package var area: Rect
  /// The part of it that is shown. Within it, cells that are drawn later cover the bitmap.
  package var clip: Rect

  package init(bitmap: Bitmap, area: Rect, clip: Rect) {
    self.bitmap = bitmap
    self.area = area
    self.clip = clip
  }

  /// The bitmap at the size at which it is shown.
  package var image: PlacedImage { PlacedImage(bitmap: bitmap, size: area.size) }
}

/// A bitmap that covers a number of cells. A terminal keeps one image for each.
package struct PlacedImage: Hashable, Sendable {
  package var bitmap: Bitmap
  /// The cells that it covers.
  package var size: Size

  package init(bitmap: Bitmap, size: Size) {
    self.bitmap = bitmap
    self.size = size
  }
}
