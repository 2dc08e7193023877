import Imaging

/// The sixels of a band as pieces of one colour each. Pieces may overlap; each is a chain of nodes from left to right.
struct SixelBand {
  /// A sixel that is not empty.
  private struct Node {
    var column: Int32
    /// The lowest bit is the uppermost pixel.
    var sixel: UInt8
    /// The next node of the same piece, or `none`.
    var next: Int32
  }

  /// Sixels of one colour that are written together.
  private struct Piece {
    var color: UInt8
    var first: Int32
  }

  private static let none: Int32 = -1
  /// A wider gap ends a piece: selecting the colour again costs no more bytes than the gap, and other pieces fit into it.
  private static let widestGap: Int32 = 3

  private let width: Int
  /// As many as a band can have; those that no piece leads to are left over from the band before.
  private var nodes: [Node]
  /// In the order of their first columns.
  private var pieces: [Piece] = []
  /// Each colour's last node, or `none`.
  private var last = [Int32](repeating: none, count: 256)

  init(width: Int) {
    self.width = width
    nodes = [Node](
      repeating: Node(column: 0, sixel: 0, next: Self.none), count: width * SixelEncoder.bandHeight)
  }

  /// Takes the rows from `top` on.
  mutating func read(_ picture: IndexedPicture, top: Int) {
    for piece in pieces { last[Int(piece.color)] = Self.none }
    pieces.removeAll(keepingCapacity: true)
    let rows = top..<min(top + SixelEncoder.bandHeight, picture.height)
    // Arrays would check each of thousands of accesses, which takes a third longer.
    picture.indices.withUnsafeBufferPointer { indices in
      nodes.withUnsafeMutableBufferPointer { nodes in
        last.withUnsafeMutableBufferPointer { last in
          var count: Int32 = 0
          for column in 0..<Int32(width) {
            for row in rows {
              let color = indices[row * width + Int(column)]
              let pixel = UInt8(1) << UInt8(row - top)
              let before = last[Int(color)]
              // How far to the right of the colour's last node this column is.
              let distance = before == Self.none ? .max : column - nodes[Int(before)].column
              if distance == 0 {
                nodes[Int(before)].sixel |= pixel
                continue
              }
              if distance <= Self.widestGap + 1 {
                nodes[Int(before)].next = count
              } else {
                pieces.append(Piece(color: color, first: count))
              }
              nodes[Int(count)] = Node(column: column, sixel: pixel, next: Self.none)
              last[Int(color)] = count
              count += 1
            }
          }
        }
      }
    }
  }

  /// Writes the pieces in few passes over the band: each takes, from left to right, whatever begins after the end of the piece
  /// before.
  mutating func write(to text: inout SixelText) {
    var left = pieces
    while !left.isEmpty {
      var column: Int32 = 0
      var keptCount = 0
      for index in left.indices {
        let piece = left[index]
        if nodes[Int(piece.first)].column >= column {
          column = write(piece, from: column, to: &text)
        } else {
          left[keptCount] = piece
          keptCount += 1
        }
      }
      left.removeLast(left.count - keptCount)
      if keptCount > 0 { text.append("$") }
    }
  }

  /// Returns the column after the last one.
  private func write(_ piece: Piece, from start: Int32, to text: inout SixelText) -> Int32 {
    text.selectColor(piece.color)
    var column = start
    var place = piece.first
    while place != Self.none {
      let node = nodes[Int(place)]
      if node.column > column { text.append(0, count: Int(node.column - column)) }
      text.append(node.sixel)
      column = node.column + 1
      place = node.next
    }
    text.endRun()
    return column
  }
}
