/// Selection and scrolling.
extension GalleryUpdate {
  /// Selects a photograph and scrolls just enough to show it whole.
  static func select(_ index: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    model.selection = max(0, min(model.photographs.count - 1, index))
    let layout = model.gridLayout
    let row = model.selection / layout.columns
    let top = min(row, max(model.topRow, row - layout.wholeRows + 1))
    return scroll(toRow: top, &model)
  }

  /// Scrolls by rows of tiles; the selection moves along if it would leave the screen.
  static func scroll(byRows rows: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let effects = scroll(toRow: model.topRow + rows, &model)
    let layout = model.gridLayout
    let column = model.selection % layout.columns
    let row = min(max(model.selection / layout.columns, model.topRow), model.topRow + layout.wholeRows - 1)
    model.selection = max(0, min(model.photographs.count - 1, row * layout.columns + column))
    return effects
  }

  /// Keeps `topRow` and the selection within the photographs.
  static func clampScroll(_ model: inout GalleryModel) {
    model.selection = max(0, min(model.photographs.count - 1, model.selection))
    model.topRow = max(0, min(model.gridLayout.lastTopRow(of: model.photographs.count), model.topRow))
  }

  /// Keeps the selected photograph visible when the tile size changes.
  static func keepSelectionVisible(_ model: inout GalleryModel) -> [GalleryEffect] {
    clampScroll(&model)
    return select(model.selection, &model)
  }

  private static func scroll(toRow row: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let before = model.topRow
    model.topRow = row
    clampScroll(&model)
    if model.topRow != before { model.scrollsDown = model.topRow > before }
    return reconcile(&model)
  }
}
