import Imaging
import Pictures
import TerminalUI

/// What keys and the mouse do while one picture is large.
extension GalleryUpdate {
  /// How far a key pans, as a share of the room.
  private static let panStep = 0.1
  /// How far a key moves the line between before and after, as a share of the width.
  private static let dividerStep = 0.05

  static func pressInLarge(_ key: Key, _ state: LargeState, _ model: inout GalleryModel) -> [GalleryEffect] {
    let isZoomed = state.zoom != nil
    switch key {
    case .escape where !state.isPlain: return look(&model) { $0.reset() }
    case .escape, .enter, .backspace:
      model.mode = .grid
      return keepSelectionVisible(&model)
    case .character("h") where isZoomed: return pan(right: -panStep, &model)
    case .character("l") where isZoomed: return pan(right: panStep, &model)
    case .character("k") where isZoomed: return pan(down: -panStep, &model)
    case .character("j") where isZoomed: return pan(down: panStep, &model)
    case .left, .up, .pageUp, .character("p"), .character("h"), .character("k"): return show(-1, &model)
    case .right, .down, .pageDown, .character("n"), .character(" "), .character("l"), .character("j"):
      return show(1, &model)
    case .character("+"), .character("="): return zoom(by: LargeState.step, &model)
    case .character("-"), .character("_"): return zoom(by: 1 / LargeState.step, &model)
    case .character("0"), .character("z"): return look(&model) { $0.fit() }
    case .character("1"):
      guard let size = selectedSize(model) else { return [] }
      let room = model.zoomRoom
      return look(&model) { $0.showOwnSize(of: size, in: room) }
    case .character(","): return look(&model) { $0.moveDivider(to: $0.divider - dividerStep) }
    case .character("."): return look(&model) { $0.moveDivider(to: $0.divider + dividerStep) }
    case .home: return look(&model) { $0.moveDivider(to: 0) }
    case .end: return look(&model) { $0.moveDivider(to: 1) }
    case .character("b"):
      let count = model.pictureCount
      guard count > 1 else { return [] }
      return look(&model) { $0.blink(among: count, thenTogether: count > 2) }
    default: return []
    }
  }

  static func mouseInLarge(_ event: MouseEvent, _ state: LargeState, _ model: inout GalleryModel) -> [GalleryEffect] {
    let area = LargeLayout(screen: model.screenLayout).picture
    let (column, row) = (event.position.column, event.position.row)
    let share = Double(column - area.minColumn) / Double(max(1, area.columns))
    switch event.action {
    case .wheelUp: return show(-1, &model)
    case .wheelDown: return show(1, &model)
    case .release: return look(&model) { $0.grip = nil }
    case .doubleClick: return []
    case .press:
      guard area.contains(event.position) else { return [] }
      let line = area.minColumn + Int((Double(area.columns) * state.divider).rounded())
      let isOnLine = model.pictureCount == 2 && state.alone == nil && abs(column - line) <= 1
      return look(&model) { state in
        if state.zoom != nil, !isOnLine {
          state.grip = .picture(column: column, row: row)
        } else {
          state.grip = .divider
          state.moveDivider(to: share)
        }
      }
    case .drag:
      guard area.contains(event.position) else { return [] }
      let room = model.zoomRoom
      return look(&model) { state in
        if case .picture = state.grip { return state.drag(toColumn: column, row: row, in: room) }
        state.moveDivider(to: share)
      }
    }
  }

  /// Shows another picture, as large as fits.
  private static func show(_ step: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let wanted = max(0, min(model.photographs.count - 1, model.selection + step))
    guard wanted != model.selection, var state = model.large else { return [] }
    state.reset()
    model.mode = .large(state)
    return select(wanted, &model)
  }

  private static func zoom(by factor: Double, _ model: inout GalleryModel) -> [GalleryEffect] {
    guard let size = selectedSize(model) else { return [] }
    let room = model.zoomRoom
    return look(&model) { $0.zoom(by: factor, of: size, in: room) }
  }

  private static func pan(right: Double = 0, down: Double = 0, _ model: inout GalleryModel) -> [GalleryEffect] {
    let room = model.zoomRoom
    return look(&model) { $0.pan(right: right, down: down, in: room) }
  }

  /// Changes how the picture is looked at, and asks for what that needs.
  private static func look(_ model: inout GalleryModel, _ change: (inout LargeState) -> Void) -> [GalleryEffect] {
    guard case .large(var state) = model.mode else { return [] }
    let before = state
    change(&state)
    model.mode = .large(state)
    return state.zoom == before.zoom && (state.alone == nil) == (before.alone == nil) ? [] : reconcile(&model)
  }

  private static func selectedSize(_ model: GalleryModel) -> PixelSize? {
    model.selectedPhotograph.flatMap { model.originalSize(of: $0.id) }
  }
}
