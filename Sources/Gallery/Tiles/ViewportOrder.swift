import Synchronization

/// How far each wanted picture is from the viewport now; shared between the screen's thread, which writes it, and the queues.
final class ViewportOrder: Sendable {
  private let ranks = Mutex<[PictureKey: Int]>([:])

  /// Takes the wanted pictures, the nearest first.
  func update(_ wanted: [PictureKey]) {
    var ranks: [PictureKey: Int] = [:]
    ranks.reserveCapacity(wanted.count)
    for (rank, key) in wanted.enumerated() where ranks[key] == nil { ranks[key] = rank }
    self.ranks.withLock { $0 = ranks }
  }

  /// The picture's place in the order; the last if it is no longer wanted.
  func rank(of key: PictureKey) -> Int { ranks.withLock { $0[key] ?? Int.max } }
}
