import InferenceTrace
import TerminalUI

/// The panel's keys: freeze it, scroll back in time, zoom in time, fill the screen.
extension GalleryUpdate {
  /// The possible times per cell of the lanes, in milliseconds.
  package static let timeScales = [1, 2, 5, 10, 20, 50, 100, 200, 500]

  /// Returns whether the key is one of the panel's.
  static func pressForPanel(_ key: Key, _ model: inout GalleryModel) -> Bool {
    switch key {
    case .character("P"): model.showsProfiler.toggle()
    case .character("f"): freeze(model.frozenTrace == nil, &model)
    case .character("["): scrollPanel(by: 0.25, &model)
    case .character("]"): scrollPanel(by: -0.25, &model)
    case .character(">"): changeTimeScale(by: -1, &model)
    case .character("<"): changeTimeScale(by: 1, &model)
    default: return model.showsProfiler && pressInProfiler(key, &model)
    }
    return true
  }

  /// In the profiler, the keys for moving and zooming move and zoom in time.
  private static func pressInProfiler(_ key: Key, _ model: inout GalleryModel) -> Bool {
    switch key {
    case .left, .character("h"): scrollPanel(by: 0.25, &model)
    case .right, .character("l"): scrollPanel(by: -0.25, &model)
    case .pageUp: scrollPanel(by: 1, &model)
    case .pageDown: scrollPanel(by: -1, &model)
    case .home, .character("g"): scrollPanel(by: .infinity, &model)
    case .end, .character("G"): scrollPanel(by: -.infinity, &model)
    case .character("+"), .character("="): changeTimeScale(by: -1, &model)
    case .character("-"), .character("_"): changeTimeScale(by: 1, &model)
    case .escape, .tab: model.showsProfiler = false
    // Keys for the pictures do nothing until the pictures are visible again.
    case .character("?"), .character("i"), .character("q"), .control("c"), .character("c"), .character("C"):
      return false
    default: break
    }
    return true
  }

  static func wheelForPanel(_ event: MouseEvent, _ model: inout GalleryModel) -> [GalleryEffect] {
    switch event.action {
    case .wheelUp: changeTimeScale(by: -1, &model)
    case .wheelDown: changeTimeScale(by: 1, &model)
    case .press, .release, .doubleClick, .drag: break
    }
    return []
  }

  /// Recording continues while the panel is frozen; after unfreezing, the panel shows what was recorded meanwhile.
  private static func freeze(_ isWanted: Bool, _ model: inout GalleryModel) {
    model.panelAge = 0
    model.frozenTrace = isWanted ? (model.trace, model.traceEnd) : nil
  }

  /// Scrolls by a share of the lanes' width; scrolling back freezes the lanes first.
  private static func scrollPanel(by share: Double, _ model: inout GalleryModel) {
    if model.frozenTrace == nil {
      guard share > 0 else { return }
      freeze(true, &model)
    }
    let seconds = model.panelLaneSeconds
    let step = share.isInfinite ? share : share * seconds
    model.panelAge = max(0, min(model.panelAge + step, model.shownTrace.window.seconds - seconds))
  }

  /// Zooms the lanes in time. Frozen lanes keep their right end if enough time was recorded.
  private static func changeTimeScale(by steps: Int, _ model: inout GalleryModel) {
    let place = timeScales.firstIndex(of: model.millisecondsPerCell) ?? 5
    model.millisecondsPerCell = timeScales[max(0, min(timeScales.count - 1, place + steps))]
    model.panelAge = max(0, min(model.panelAge, model.shownTrace.window.seconds - model.panelLaneSeconds))
  }
}

extension GalleryModel {
  /// The time that the lanes of the visible panel span, in seconds.
  package var panelLaneSeconds: Double {
    let columns: Int
    if showsProfiler {
      columns = screenSize.columns
    } else {
      switch screenLayout.panel {
      case .column(let area), .strip(let area): columns = area.columns
      case .hidden: columns = 1
      }
    }
    return Double(max(1, columns - 12) * millisecondsPerCell) / 1_000
  }
}
