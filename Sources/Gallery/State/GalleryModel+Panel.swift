import Profiler

extension GalleryModel {
  /// What the panel says of the models and of the pictures.
  var panelSubject: PanelSubject {
    var subject = modelSubject
    subject.runningCount = activeKeys.count { tiles[$0]?.state == .predicting }
    subject.waitingCount = activeKeys.count { [.waiting, .prepared].contains(tiles[$0]?.state) }
    subject.picture = selectedPhotograph.map { photograph in
      let purpose: PicturePurpose = if case .large = mode { .large } else { .tile }
      let tile = tile(photograph.id, purpose)
      return PanelSubject.Picture(
        name: photograph.rawName, state: tile.panelText,
        times: tile.finished.map { finished in
          let times = finished.times
          return .init(
            wait: times.queue, prepare: times.prepare, predict: times.predict, convert: times.convert)
        })
    }
    return subject
  }
}

extension Tile {
  /// What the panel says of a tile that is not done.
  fileprivate var panelText: String {
    switch state {
    case .idle: "not asked for"
    case .waiting, .prepared: "◌ waits"
    case .preparing: "◔ preparing"
    case .predicting: "◐ predicting"
    case .done: "done"
    case .failed(let failure): failure.shortReason
    }
  }
}
