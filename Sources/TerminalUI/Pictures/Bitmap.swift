import Imaging
import Synchronization

/// A picture in pixels, for terminals that show them. Two bitmaps are equal if they are the same one, which keeps frames cheap to
/// compare.
package struct Bitmap: Sendable, Hashable {
  /// Tells bitmaps apart within the process.
  package let id: UInt64
  /// The pixels.
  package let picture: PixelBuffer
  /// About the mean of its pixels: what is shown until the terminal has the bitmap.
  package let meanColor: Color

  private static let lastID = Atomic<UInt64>(0)

  /// A new bitmap, unequal to all others.
  package init(_ picture: PixelBuffer) {
    id = Self.lastID.add(1, ordering: .relaxed).newValue
    self.picture = picture
    meanColor = Color(meanOf: picture)
  }

  package static func == (left: Bitmap, right: Bitmap) -> Bool { left.id == right.id }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Bytes of its pixels in memory.
  package var byteCount: Int { picture.bytes.count }
}

extension Color {
  /// The mean of every 17th pixel, which is close enough for a plain area.
  fileprivate init(meanOf picture: PixelBuffer) {
    let components = picture.format.componentCount
    let places = stride(from: 0, to: picture.width * picture.height, by: 17)
    var sums = (red: 0, green: 0, blue: 0)
    var count = 0
    picture.bytes.withUnsafeBufferPointer { bytes in
      for place in places {
        sums.red += Int(bytes[place * components])
        sums.green += Int(bytes[place * components + (components == 3 ? 1 : 0)])
        sums.blue += Int(bytes[place * components + (components == 3 ? 2 : 0)])
        count += 1
      }
    }
    guard count > 0 else {
      self = .terminalDefault
      return
    }
    self = .rgb(UInt8(sums.red / count), UInt8(sums.green / count), UInt8(sums.blue / count))
  }
}
