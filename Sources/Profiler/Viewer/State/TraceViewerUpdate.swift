import InferenceTrace
import TerminalUI

/// Turns input into new state: a pure function, and the only code that changes the state.
package enum TraceViewerUpdate {
  /// The finest scale: a cell of 100 ns.
  static let finestSecondsPerCell = 1e-7

  /// Handles one event; returns the program's exit status if it is time to quit.
  package static func update(_ model: inout TraceViewerModel, _ event: TerminalEvent) -> Int32? {
    switch event {
    case .resize(let size): resize(to: size, &model)
    case .appearance(let appearance): model.appearance = appearance
    case .redraw, .pixels: break
    case .terminate(let signal): return 128 + signal
    case .mouse(let event): if !model.showsHelp { mouse(event, &model) }
    case .paste(let text): if let typed = model.filterInput { filter(by: typed + text, &model) }
    case .key(let key):
      model.notice = nil
      guard model.filterInput != nil else { return press(key, &model) }
      type(key, &model)
    }
    return nil
  }

  private static func resize(to size: Size, _ model: inout TraceViewerModel) {
    let (showedAll, seconds) = (model.showsAll, model.visibleSeconds)
    model.screenSize = size
    if showedAll { return model.fitAll() }
    // The same time span in more or fewer cells.
    model.secondsPerCell = seconds / Double(model.layout.laneColumns)
    clamp(&model)
    keepFocusVisible(&model)
  }

  // MARK: Time

  /// Makes the window `factor` times as long and keeps `anchor` in place on the screen.
  static func zoom(by factor: Double, around anchor: Double, _ model: inout TraceViewerModel) {
    let coarsest = model.totalSeconds / Double(model.layout.laneColumns)
    let wanted = min(coarsest, max(finestSecondsPerCell, model.secondsPerCell * factor))
    model.start = anchor - (anchor - model.start) * wanted / model.secondsPerCell
    model.secondsPerCell = wanted
    clamp(&model)
  }

  /// The point that keys zoom around: the cursor if it is visible, otherwise the middle.
  static func anchor(_ model: TraceViewerModel) -> Double {
    if let cursor = model.cursor, cursor >= model.start, cursor <= model.start + model.visibleSeconds { return cursor }
    return model.start + model.visibleSeconds / 2
  }

  /// Moves the window, but not beyond the traces.
  static func move(to start: Double, _ model: inout TraceViewerModel) {
    model.start = start
    clamp(&model)
  }

  static func clamp(_ model: inout TraceViewerModel) {
    model.start = max(0, min(model.start, model.totalSeconds - model.visibleSeconds))
  }

  /// Moves the window, if necessary, so that a time span is visible, or at least its beginning.
  static func show(from: Double, to: Double, _ model: inout TraceViewerModel) {
    let seconds = model.visibleSeconds
    guard from < model.start || to > model.start + seconds else { return }
    move(to: to - from > seconds * 0.8 ? from - seconds * 0.1 : (from + to) / 2 - seconds / 2, &model)
  }

  // MARK: Tracks

  /// Focuses the entry `steps` further on, and selects its item at the cursor.
  static func changeFocus(by steps: Int, _ model: inout TraceViewerModel) {
    let entries = model.entries.filter { if case .heading = $0 { false } else { true } }
    guard !entries.isEmpty else { return }
    let place = model.focus.flatMap(entries.firstIndex(of:)) ?? (steps > 0 ? -1 : 0)
    focus(on: entries[((place + steps) % entries.count + entries.count) % entries.count], &model)
    if let cursor = model.cursor, let track = model.focusedTrack, let index = track.nearestIndex(to: cursor) {
      let item = track.items[index]
      // An item out of sight is not selected, because the window does not move.
      if item.end >= model.start, item.start <= model.start + model.visibleSeconds { model.selection = index }
    }
  }

  static func focus(on entry: TraceViewerModel.Entry, _ model: inout TraceViewerModel) {
    if model.focus != entry { (model.selection, model.slowest) = (nil, nil) }
    model.focus = entry
    keepFocusVisible(&model)
  }

  static func keepFocusVisible(_ model: inout TraceViewerModel) {
    let entries = model.entries
    let last = max(0, entries.count - max(1, model.layout.tracks.rows))
    guard let focus = model.focus, let place = entries.firstIndex(of: focus) else {
      model.firstEntry = min(model.firstEntry, last)
      return
    }
    let rows = max(1, model.layout.tracks.rows)
    model.firstEntry = min(last, max(place - rows + 1, min(model.firstEntry, place)))
  }

  /// Selects an item of the focused track, and moves the window to it.
  static func select(_ index: Int, _ model: inout TraceViewerModel) {
    guard let track = model.focusedTrack, track.items.indices.contains(index) else { return }
    let item = track.items[index]
    model.selection = index
    model.cursor = (item.start + item.end) / 2
    show(from: item.start, to: item.end, &model)
  }

  // MARK: Mouse

  private static func mouse(_ event: MouseEvent, _ model: inout TraceViewerModel) {
    let layout = model.layout
    let lanes = layout.lanes(in: layout.tracks)
    let column = event.position.column - lanes.minColumn
    let time = model.start + (Double(column) + 0.5) * model.secondsPerCell
    switch event.action {
    case .wheelUp: zoom(by: 0.8, around: max(model.start, time), &model)
    case .wheelDown: zoom(by: 1.25, around: max(model.start, time), &model)
    case .press, .doubleClick:
      model.drag = (event.position.column, model.start)
      if layout.overview.contains(event.position), column >= 0 {
        let share = Double(column) / Double(layout.laneColumns)
        return move(to: share * model.totalSeconds - model.visibleSeconds / 2, &model)
      }
      guard let (entry, rect) = layout.entry(atRow: event.position.row) else { return }
      if case .heading = entry { return }
      focus(on: entry, &model)
      guard column >= 0 else { return }
      model.cursor = time
      let row = event.position.row - rect.minRow
      let found = model.focusedTrack.flatMap { track in
        track.rows.indices.contains(row) ? track.rows[row].span(at: time, tolerance: model.secondsPerCell) : nil
      }
      model.selection = found.map { Int($0.index) }
      if event.action == .doubleClick { zoomToSelection(&model) }
    case .drag:
      guard let drag = model.drag else { return }
      move(to: drag.start - Double(event.position.column - drag.column) * model.secondsPerCell, &model)
    case .release: model.drag = nil
    }
  }

  /// Zooms so that the selection fills a good part of the window.
  static func zoomToSelection(_ model: inout TraceViewerModel) {
    guard let item = model.selectedItem else { return }
    let seconds = max(item.seconds / 0.6, finestSecondsPerCell * Double(model.layout.laneColumns))
    model.secondsPerCell =
      min(model.totalSeconds, seconds) / Double(model.layout.laneColumns)
    move(to: (item.start + item.end - model.visibleSeconds) / 2, &model)
  }
}
