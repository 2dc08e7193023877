import TerminalUI

/// Which pictures are wanted now, and what follows.
extension GalleryUpdate {
  /// Starts work on wanted pictures that are missing, cancels work on unwanted ones, and passes on the new order.
  package static func reconcile(_ model: inout GalleryModel) -> [GalleryEffect] {
    let wanted = wantedRequests(model)
    let wantedKeys = wanted.map(\.key)
    let wantedSet = Set(wantedKeys)
    var effects: [GalleryEffect] = []
    for key in model.activeKeys where !wantedSet.contains(key) {
      model.tiles[key]?.state = .idle
      effects.append(.cancelPicture(key))
    }
    model.activeKeys.formIntersection(wantedSet)
    effects.append(.setOrder(wantedKeys))
    for var request in wanted {
      var tile = model.tiles[request.key] ?? Tile()
      if tile.state != .idle, let current = tile.request, current.hasSamePicture(as: request) {
        // Another part of a picture waits until the one in progress is done: a held key would start all over each time, and a
        // prediction would be lost.
        if tile.isActive || current.hasSameView(as: request) { continue }
      }
      request.generation = tile.generation + 1
      tile.begin(request)
      model.tiles[request.key] = tile
      model.activeKeys.insert(request.key)
      effects.append(.makePicture(request))
    }
    remember(wantedKeys, &model)
    return effects
  }

  /// The requests for all wanted pictures, nearest first; their generations are not set yet.
  private static func wantedRequests(_ model: GalleryModel) -> [PictureRequest] {
    // Until it is known how the terminal shows pictures, they would be made in vain.
    guard model.pixels.support.isSettled else { return [] }
    return switch model.mode {
    case .grid: wantedTiles(model)
    case .large: wantedLargePictures(model)
    }
  }

  private static func wantedTiles(_ model: GalleryModel) -> [PictureRequest] {
    let layout = model.gridLayout
    let room = model.tileRoom
    func request(_ index: Int) -> PictureRequest { self.request(index, .tile, room, model) }
    let visible = layout.visibleRange(topRow: model.topRow, of: model.photographs.count)
    let requests = visible.map(request)
    let isScreenDone = requests.allSatisfy { request in
      guard let tile = model.tiles[request.key], let current = tile.request else { return false }
      return tile.isEnded && current.hasSameView(as: request)
    }
    guard isScreenDone, model.isListingComplete else { return requests }
    // One screen ahead in the direction of scrolling, nearest row first, and only once the screen itself is done.
    let ahead =
      model.scrollsDown
      ? Array(visible.upperBound..<min(model.photographs.count, visible.upperBound + visible.count))
      : Array((max(0, visible.lowerBound - visible.count)..<visible.lowerBound).reversed())
    return requests + ahead.map(request)
  }

  private static func wantedLargePictures(_ model: GalleryModel) -> [PictureRequest] {
    let room = model.largeRoom
    // The one on the screen, then its neighbours, so that they are there when they are asked for.
    var requests = [model.selection, model.selection + 1, model.selection - 1]
      .filter(model.photographs.indices.contains)
      .map { request($0, .large, room, model) }
    if let large = model.large, !requests.isEmpty {
      requests[0].zoom = large.zoom
      if case .comparison = model.filter { requests[0].isApart = large.alone != nil }
    }
    return requests
  }

  private static func request(
    _ index: Int, _ purpose: PicturePurpose, _ room: ScreenRoom, _ model: GalleryModel
  ) -> PictureRequest {
    let photograph = model.photographs[index]
    return PictureRequest(
      key: PictureKey(photograph: photograph.id, purpose: purpose), path: photograph.path, room: room,
      filter: model.filter, strategy: model.usedStrategy)
  }

  /// Keeps the wanted pictures and the most recent others, up to `keptPictureCount` and `keptPictureBytes`; of large pictures
  /// only a few.
  private static func remember(_ wanted: [PictureKey], _ model: inout GalleryModel) {
    let wantedSet = Set(wanted)
    guard model.recentKeys.suffix(wanted.count) != wanted[...] else { return }
    model.recentKeys.removeAll(where: wantedSet.contains)
    model.recentKeys.append(contentsOf: wanted)
    var large = 0
    var bytes = 0
    var kept: [PictureKey] = []
    for key in model.recentKeys.reversed() {
      if key.purpose == .large { large += 1 }
      bytes += model.tiles[key]?.byteCount ?? 0
      let hasRoom = kept.count < keptPictureCount && bytes <= keptPictureBytes
      let isKept = wantedSet.contains(key) || (hasRoom && (key.purpose == .tile || large <= 6))
      if isKept { kept.append(key) } else { model.tiles[key] = nil }
      if !wantedSet.contains(key) { model.tiles[key]?.forgetEarlier() }
    }
    model.recentKeys = kept.reversed()
  }
}
