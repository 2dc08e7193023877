import InferenceTrace
import Pictures
import TerminalUI

/// Turns a message into new state and effects: a pure function, and the only code that changes the state.
package enum GalleryUpdate {
  /// How many pictures are kept, including those that left the screen.
  package static let keptPictureCount = 600
  /// How many bytes they may take: some ten screens of tiles in pixels, and far more in block characters.
  package static let keptPictureBytes = 48 << 20

  /// Processes one message.
  package static func update(_ model: inout GalleryModel, _ message: GalleryMessage) -> [GalleryEffect] {
    switch message {
    case .terminal(let event): return handle(event, &model)
    case .listed(let photographs, let isComplete): return list(photographs, isComplete, &model)
    case .listingFailed(let path, let reason):
      model.listingProblems.append("\(path): \(reason)")
      return []
    case .creditsRead(let credits):
      model.credits.merge(credits) { _, new in new }
      return []
    case .picture(let key, let generation, let progress): return progressed(key, generation, progress, &model)
    case .modelChanged(let index, let state):
      guard model.models.indices.contains(index) else { return [] }
      model.models[index].state = state
      return []
    case .tick(let records, let now):
      model.panel.add(records, now: now)
      return []
    case .recordingFailed(let reason):
      model.notice = reason
      return []
    }
  }

  /// While the list grows, the selection stays on the same photograph; if it is still on the first place, it stays there.
  private static func list(
    _ photographs: [Photograph], _ isComplete: Bool, _ model: inout GalleryModel
  ) -> [GalleryEffect] {
    let selected = model.selectedPhotograph
    model.photographs = photographs
    model.isListingComplete = isComplete
    if model.selection > 0, let selected, model.selectedPhotograph?.id != selected.id,
      let place = photographs.firstIndex(where: { $0.id == selected.id })
    {
      let rowsMoved = place / model.gridLayout.columns - model.selection / model.gridLayout.columns
      model.selection = place
      model.topRow += rowsMoved
    }
    clampScroll(&model)
    return reconcile(&model)
  }

  private static func progressed(
    _ key: PictureKey, _ generation: Int, _ progress: PictureProgress, _ model: inout GalleryModel
  ) -> [GalleryEffect] {
    // A message from an earlier or cancelled request changes nothing.
    guard var tile = model.tiles[key], tile.generation == generation, tile.isActive else { return [] }
    switch progress {
    case .preparing: tile.state = .preparing
    case .prepared(let preview): tile.show(preview: preview)
    case .predicting: tile.state = .predicting
    case .finished(let picture): tile.finish(picture)
    case .failed(let failure):
      tile.state = .failed(failure)
    }
    model.tiles[key] = tile
    guard tile.isEnded else { return [] }
    model.activeKeys.remove(key)
    // When the last visible tile ends, the tiles ahead may start.
    return reconcile(&model)
  }
}
