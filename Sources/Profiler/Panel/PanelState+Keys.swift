import TerminalUI

/// What keys do to the panel: freeze it, go back in its time, stretch its time, give it the whole screen.
extension PanelState {
  /// The times that a cell of the lanes may stand for, in milliseconds.
  package static let timeScales = [1, 2, 5, 10, 20, 50, 100, 200, 500]

  /// Takes a key on such a screen; answers whether the key was one of the panel's.
  package mutating func press(_ key: Key, in layout: ScreenLayout) -> Bool {
    switch key {
    case .character("P"): isFullScreen.toggle()
    case .character("f"): freeze(frozen == nil)
    case .character("["): scroll(by: 0.25, layout)
    case .character("]"): scroll(by: -0.25, layout)
    case .character(">"): changeScale(by: -1, layout)
    case .character("<"): changeScale(by: 1, layout)
    default: return isFullScreen && pressOnFullScreen(key, layout)
    }
    return true
  }

  /// On the whole screen the keys that move and zoom mean its time.
  private mutating func pressOnFullScreen(_ key: Key, _ layout: ScreenLayout) -> Bool {
    switch key {
    case .left, .character("h"): scroll(by: 0.25, layout)
    case .right, .character("l"): scroll(by: -0.25, layout)
    case .pageUp: scroll(by: 1, layout)
    case .pageDown: scroll(by: -1, layout)
    case .home, .character("g"): scroll(by: .infinity, layout)
    case .end, .character("G"): scroll(by: -.infinity, layout)
    case .character("+"), .character("="): changeScale(by: -1, layout)
    case .character("-"), .character("_"): changeScale(by: 1, layout)
    case .escape, .tab: isFullScreen = false
    // What is about the pictures waits until they are seen.
    case .character("?"), .character("i"), .character("q"), .control("c"), .character("c"), .character("C"):
      return false
    default: break
    }
    return true
  }

  /// Takes the mouse's wheel, which stretches the time.
  package mutating func turnWheel(_ event: MouseEvent, in layout: ScreenLayout) {
    switch event.action {
    case .wheelUp: changeScale(by: -1, layout)
    case .wheelDown: changeScale(by: 1, layout)
    case .press, .release, .doubleClick, .drag: break
    }
  }

  /// Recording goes on behind the frozen panel; unfreezing shows what was recorded.
  private mutating func freeze(_ isWanted: Bool) {
    age = 0
    frozen = isWanted ? (trace, end) : nil
  }

  /// Goes back by a share of the lanes' width, which freezes them, or forth.
  private mutating func scroll(by share: Double, _ layout: ScreenLayout) {
    if frozen == nil {
      guard share > 0 else { return }
      freeze(true)
    }
    let seconds = laneSeconds(in: layout)
    let step = share.isInfinite ? share : share * seconds
    age = max(0, min(age + step, shown.window.seconds - seconds))
  }

  /// More or less time in the lanes; frozen ones keep their right edge if there is enough time.
  private mutating func changeScale(by steps: Int, _ layout: ScreenLayout) {
    let place = Self.timeScales.firstIndex(of: millisecondsPerCell) ?? 5
    millisecondsPerCell = Self.timeScales[max(0, min(Self.timeScales.count - 1, place + steps))]
    age = max(0, min(age, shown.window.seconds - laneSeconds(in: layout)))
  }
}
