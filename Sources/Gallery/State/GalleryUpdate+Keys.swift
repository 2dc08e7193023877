import Pictures
import TerminalUI
import Text

/// What keys and the mouse do.
extension GalleryUpdate {
  static func handle(_ event: TerminalEvent, _ model: inout GalleryModel) -> [GalleryEffect] {
    switch event {
    case .resize(let size):
      model.screenSize = size
      return keepSelectionVisible(&model)
    case .redraw: return []
    case .pixels(let support):
      model.pixels.support = support
      return keepSelectionVisible(&model)
    case .appearance(let appearance):
      model.appearance = appearance
      return []
    case .terminate(let signal): return [.quit(status: 128 + signal)]
    case .mouse(let event): return model.overlay == nil ? mouse(event, &model) : []
    case .paste(let text):
      guard let searched = model.searchText else { return [] }
      return search(for: searched + text, &model)
    case .key(let key):
      model.notice = nil
      if model.overlay != nil { return pressUnderOverlay(key, &model) }
      if model.searchText != nil { return search(key, &model) }
      return press(key, &model)
    }
  }

  /// While an overlay is shown it gets all keys: they close it, and nothing below reacts.
  private static func pressUnderOverlay(_ key: Key, _ model: inout GalleryModel) -> [GalleryEffect] {
    switch (key, model.overlay) {
    case (.control("c"), _): return [.quit(status: 130)]
    case (.escape, _), (.character("q"), _), (.character("?"), .help), (.character("i"), .details): model.overlay = nil
    default: break
    }
    return []
  }

  private static func press(_ key: Key, _ model: inout GalleryModel) -> [GalleryEffect] {
    if model.panel.press(key, in: model.screenLayout) { return [] }
    // What means the same wherever one is.
    switch key {
    case .control("c"): return [.quit(status: 130)]
    case .character("q"): return [.quit(status: 0)]
    case .character("?"):
      model.overlay = .help
      return []
    case .character("i"):
      model.overlay = .details
      return []
    case .tab:
      model.panel.isWanted.toggle()
      return keepSelectionVisible(&model)
    case .character("x"): return changePixels(&model)
    case .character("c"): return changeFilter(by: 1, &model)
    case .character("C"): return changeFilter(by: -1, &model)
    case .character("s"): return changeStrategy(by: 1, &model)
    case .character("S"): return changeStrategy(by: -1, &model)
    default: break
    }
    switch model.mode {
    case .grid: return pressInGrid(key, &model)
    case .large(let state): return pressInLarge(key, state, &model)
    }
  }

  private static func pressInGrid(_ key: Key, _ model: inout GalleryModel) -> [GalleryEffect] {
    let layout = model.gridLayout
    let page = layout.wholeRows
    switch key {
    case .left, .character("h"): return select(model.selection - 1, &model)
    case .right, .character("l"): return select(model.selection + 1, &model)
    case .up, .character("k"): return selectRow(by: -1, &model)
    case .down, .character("j"): return selectRow(by: 1, &model)
    case .pageUp, .control("b"): return selectRow(by: -page, &model)
    case .pageDown, .control("f"): return selectRow(by: page, &model)
    case .control("u"): return selectRow(by: -max(1, page / 2), &model)
    case .control("d"): return selectRow(by: max(1, page / 2), &model)
    case .home, .character("g"): return select(0, &model)
    case .end, .character("G"): return select(model.photographs.count - 1, &model)
    case .enter: return open(&model)
    case .character(" "):
      if let photograph = model.selectedPhotograph {
        model.marked.formSymmetricDifference([photograph.id])
      }
      return select(model.selection + 1, &model)
    case .character("+"), .character("="): return zoom(by: 1, &model)
    case .character("-"), .character("_"): return zoom(by: -1, &model)
    case .character("/"):
      model.searchText = ""
      return []
    case .character("n"): return findNext(from: model.selection + 1, step: 1, &model)
    case .character("N"): return findNext(from: model.selection - 1, step: -1, &model)
    default: return []
    }
  }

  private static func mouse(_ event: MouseEvent, _ model: inout GalleryModel) -> [GalleryEffect] {
    if model.panel.isFullScreen {
      model.panel.turnWheel(event, in: model.screenLayout)
      return []
    }
    if case .large(let state) = model.mode { return mouseInLarge(event, state, &model) }
    switch event.action {
    case .wheelUp: return scroll(byRows: -1, &model)
    case .wheelDown: return scroll(byRows: 1, &model)
    case .press, .doubleClick:
      let index = model.gridLayout.index(at: event.position, topRow: model.topRow, of: model.photographs.count)
      guard let index else { return [] }
      let effects = select(index, &model)
      return event.action == .doubleClick ? effects + open(&model) : effects
    case .release, .drag: return []
    }
  }

  private static func selectRow(by rows: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let columns = model.gridLayout.columns
    let wanted = model.selection + rows * columns
    guard wanted < 0 || wanted >= model.photographs.count else { return select(wanted, &model) }
    // Beyond the first or last row: to the same column of that row, if it has one.
    let row = wanted < 0 ? 0 : (model.photographs.count - 1) / columns
    return select(min(row * columns + model.selection % columns, model.photographs.count - 1), &model)
  }

  private static func open(_ model: inout GalleryModel) -> [GalleryEffect] {
    guard model.selectedPhotograph != nil else { return [] }
    model.mode = .large(LargeState())
    return reconcile(&model)
  }

  private static func zoom(by steps: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let area = model.screenLayout.content
    let columns = model.gridLayout.columns
    var step = model.zoomStep ?? model.usualZoomStep
    // A step that keeps the number of tiles per row would seem to do nothing.
    repeat {
      step += steps
      guard GridLayout.tileWidths.indices.contains(step) else { return [] }
    } while GridLayout(area: area, tileWidth: GridLayout.tileWidths[step], cellSize: model.pixels.cellSize).columns
      == columns
    model.zoomStep = step
    return keepSelectionVisible(&model)
  }

  private static func changeFilter(by step: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let filters = model.filters
    let place = filters.firstIndex(of: model.filter) ?? 0
    model.filter = filters[(place + step + filters.count) % filters.count]
    // Another filter has other pictures to look at.
    if var state = model.large {
      state.endBlink()
      model.mode = .large(state)
    }
    // Tiles that compare two models have another size.
    let effects = keepSelectionVisible(&model)
    return model.filter.models.map(GalleryEffect.loadModel) + effects
  }

  /// Switches to the terminal's next way of showing pictures.
  private static func changePixels(_ model: inout GalleryModel) -> [GalleryEffect] {
    model.pixels.change()
    model.notice = "pictures: \(model.pixels.method.name)"
    return keepSelectionVisible(&model)
  }

  /// Colours the screen again, so that the difference is visible.
  private static func changeStrategy(by step: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    guard case .model = model.filter else {
      model.notice = "strategies are ways to run one model; c chooses one"
      return []
    }
    let strategies = StrategyName.allCases
    let place = strategies.firstIndex(of: model.strategy) ?? 0
    model.strategy = strategies[(place + step + strategies.count) % strategies.count]
    return reconcile(&model)
  }

  private static func search(_ key: Key, _ model: inout GalleryModel) -> [GalleryEffect] {
    var text = model.searchText ?? ""
    switch key {
    case .enter:
      model.searchText = nil
      model.lastSearch = text
      return []
    case .escape, .control("c"):
      model.searchText = nil
      return []
    case .backspace: _ = text.popLast()
    case .character(let character): text.append(character)
    default: return []
    }
    return search(for: text, &model)
  }

  private static func search(for text: String, _ model: inout GalleryModel) -> [GalleryEffect] {
    model.searchText = text
    model.lastSearch = text
    return findNext(from: model.selection, step: 1, &model)
  }

  /// Selects the next photograph whose name contains the text, wrapping around at the end. Case does not matter.
  private static func findNext(from start: Int, step: Int, _ model: inout GalleryModel) -> [GalleryEffect] {
    let count = model.photographs.count
    let text = model.lastSearch.lowercased()
    guard count > 0, !text.isEmpty else { return [] }
    for distance in 0..<count {
      let index = ((start + distance * step) % count + count) % count
      if model.photographs[index].rawName.lowercased().contains(text) { return select(index, &model) }
    }
    model.notice = "no match for “\(DisplayText.sanitized(model.lastSearch))”"
    return []
  }
}
