import InferenceTrace
import TerminalUI

/// What keys do.
extension TraceViewerUpdate {
  static func press(_ key: Key, _ model: inout TraceViewerModel) -> Int32? {
    guard !model.showsHelp else { return pressUnderHelp(key, &model) }
    switch key {
    case .control("c"): return 130
    case .character("q"): return 0
    case .character("?"): model.showsHelp = true
    case .escape: goBack(&model)
    case .left, .character("h"): move(to: model.start - model.visibleSeconds / 8, &model)
    case .right, .character("l"): move(to: model.start + model.visibleSeconds / 8, &model)
    case .pageUp: move(to: model.start - model.visibleSeconds * 0.9, &model)
    case .pageDown: move(to: model.start + model.visibleSeconds * 0.9, &model)
    case .home, .character("g"): move(to: 0, &model)
    case .end, .character("G"): move(to: model.totalSeconds, &model)
    case .character("+"), .character("="): zoom(by: 0.5, around: anchor(model), &model)
    case .character("-"), .character("_"): zoom(by: 2, around: anchor(model), &model)
    case .character("0"): model.fitAll()
    case .enter: zoomToSelection(&model)
    case .tab, .down, .character("j"): changeFocus(by: 1, &model)
    case .backTab, .up, .character("k"): changeFocus(by: -1, &model)
    case .character("n"), .character("."): selectNext(by: 1, &model)
    case .character("p"), .character(","), .character("N"): selectNext(by: -1, &model)
    case .character("c"): selectCancelled(&model)
    case .character("s"): selectSlowest(&model)
    case .character("w"):
      model.showsDetail.toggle()
      refocus(&model)
    case .character("/"): model.filterInput = model.filter.text
    case .character("m"): cycle(\.model, among: \.model, "model", &model)
    case .character("v"): cycle(\.device, among: \.device, "device", &model)
    default: break
    }
    return nil
  }

  /// While the help is shown it gets all keys: they close it, and nothing below reacts.
  private static func pressUnderHelp(_ key: Key, _ model: inout TraceViewerModel) -> Int32? {
    switch key {
    case .control("c"): return 130
    case .escape, .character("q"), .character("?"): model.showsHelp = false
    default: break
    }
    return nil
  }

  private static func goBack(_ model: inout TraceViewerModel) {
    if !model.filter.isEmpty {
      apply(TraceFilter(), &model)
    } else {
      model.selection = nil
    }
  }

  /// The next or previous item of the focused track, from the selection, from the cursor, or from the left edge.
  private static func selectNext(by step: Int, _ model: inout TraceViewerModel) {
    guard let track = model.focusedTrack else { return model.notice = "a graph has no intervals; Tab goes to a track" }
    if let selection = model.selection { return select(selection + step, &model) }
    let time = model.cursor.flatMap { $0 >= model.start && $0 <= model.start + model.visibleSeconds ? $0 : nil }
    let next = track.firstIndex(startingFrom: time ?? model.start)
    select(step > 0 ? min(next, track.items.count - 1) : max(0, next - 1), &model)
  }

  /// The next cancelled interval on any visible track of the trace; after the last one, the first.
  private static func selectCancelled(_ model: inout TraceViewerModel) {
    let trace = model.focus?.trace ?? 0
    let tracks = model.traces[trace].tracks.filter { model.showsDetail || !$0.id.isDetail }
    let from = (model.selectedItem?.start ?? model.start, model.focusedTrack?.id ?? TraceTrackID(.load))
    let found = tracks.flatMap { track in
      track.items.indices.filter { track.items[$0].outcome == .cancelled }.map { (track: track, index: $0) }
    }
    func place(_ candidate: (track: TraceTrack, index: Int)) -> (Double, TraceTrackID, Int) {
      (candidate.track.items[candidate.index].start, candidate.track.id, candidate.index)
    }
    let current = (from.0, from.1, model.selection ?? -1)
    guard
      let next = found.filter({ place($0) > current }).min(by: { place($0) < place($1) })
        ?? found.min(by: { place($0) < place($1) })
    else {
      model.notice = model.showsDetail ? "nothing was cancelled" : "nothing was cancelled here; w shows the waits too"
      return
    }
    focus(on: .track(trace: trace, next.track.id), &model)
    select(next.index, &model)
  }

  /// The longest interval of the focused track; each further press selects the next longest.
  private static func selectSlowest(_ model: inout TraceViewerModel) {
    guard let track = model.focusedTrack, track.id.group != .event else {
      return model.notice = "no intervals here; Tab goes to a track of intervals"
    }
    var slowest =
      model.slowest ?? (track.items.indices.sorted { track.items[$0].seconds > track.items[$1].seconds }, 0)
    guard !slowest.order.isEmpty else { return }
    let index = slowest.order[slowest.visited % slowest.order.count]
    slowest.visited = slowest.visited % slowest.order.count + 1
    select(index, &model)
    model.slowest = slowest
  }

  // MARK: Filter

  static func type(_ key: Key, _ model: inout TraceViewerModel) {
    var text = model.filterInput ?? ""
    switch key {
    case .enter:
      model.filterInput = nil
      return
    case .escape, .control("c"):
      model.filterInput = nil
      text = ""
    case .backspace: _ = text.popLast()
    case .control("u"): text = ""
    case .character(let character):
      text.append(character)
    default: return
    }
    if model.filterInput != nil { return filter(by: text, &model) }
    var filter = model.filter
    filter.text = text
    apply(filter, &model)
  }

  /// Filters by the text while it is typed.
  static func filter(by text: String, _ model: inout TraceViewerModel) {
    model.filterInput = text
    var filter = model.filter
    filter.text = text
    apply(filter, &model)
  }

  /// Filters by the next value among the intervals; after the last, by none.
  private static func cycle(
    _ part: WritableKeyPath<TraceFilter, String?>, among value: KeyPath<TraceInterval, String?>, _ name: String,
    _ model: inout TraceViewerModel
  ) {
    var values: Set<String> = []
    for trace in model.traces {
      for case .interval(let interval) in trace.all.records {
        if let text = interval[keyPath: value] { values.insert(text) }
      }
    }
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return model.notice = "no interval names a \(name)" }
    var filter = model.filter
    let place = filter[keyPath: part].flatMap(sorted.firstIndex(of:)) ?? -1
    filter[keyPath: part] = place + 1 < sorted.count ? sorted[place + 1] : nil
    apply(filter, &model)
  }

  static func apply(_ filter: TraceFilter, _ model: inout TraceViewerModel) {
    let selected = model.selectedItem?.record
    model.filter = filter
    let predicate = filter.predicate
    for index in model.traces.indices {
      model.traces[index].tracks =
        filter.isEmpty ? model.traces[index].all.tracks : model.traces[index].all.matching(predicate)
    }
    model.slowest = nil
    // The same interval stays selected if it passes the filter.
    model.selection = selected.flatMap { record in model.focusedTrack?.items.firstIndex { $0.record == record } }
    refocus(&model)
  }

  /// Focuses another track if the focused one is gone.
  private static func refocus(_ model: inout TraceViewerModel) {
    let entries = model.entries
    if model.focus.map(entries.contains) != true {
      (model.selection, model.slowest) = (nil, nil)
      model.focus = entries.first { if case .track = $0 { true } else { false } } ?? entries.first
    }
    keepFocusVisible(&model)
  }
}
