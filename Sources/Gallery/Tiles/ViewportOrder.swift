import Synchronization

/// How far each wanted picture is from the viewport. The screen's thread writes it, the queues read it.
package final class ViewportOrder: Sendable {
  private let ranks = Mutex<[PictureKey: Int]>([:])

  package init() {}

  /// Takes the wanted pictures, nearest first.
  package func update(_ wanted: [PictureKey]) {
    var ranks: [PictureKey: Int] = [:]
    ranks.reserveCapacity(wanted.count)
    for (rank, key) in wanted.enumerated() where ranks[key] == nil { ranks[key] = rank }
    self.ranks.withLock { $0 = ranks }
  }

  /// The picture's place in the order; the very last if it is no longer wanted.
  package func rank(of key: PictureKey) -> Int { ranks.withLock { $0[key] ?? Int.max } }
}
