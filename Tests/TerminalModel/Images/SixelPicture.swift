import Imaging

/// A sixel picture as it was sent.
package struct SixelPicture: Sendable, Equatable {
  /// The cell of its upper left corner when it was drawn.
  package var column: Int
  package var row: Int
  /// The size that its raster attributes promise; 0 if it has none.
  package var width = 0
  package var height = 0
  /// The size that it covers with dots.
  package var paintedWidth = 0
  package var paintedHeight = 0
  /// How many colour registers it sets.
  package var registerCount = 0
  /// The bytes that it took.
  package var byteCount = 0
  /// What it shows, of the promised size or, without one, of the painted size; black where nothing was painted.
  package var pixels = PixelBuffer(width: 0, height: 0, format: .rgb8, bytes: [])
}

/// Draws sixels: bands of six rows, each several times over in different colours.
struct SixelReader {
  private(set) var picture: SixelPicture
  private(set) var problems: [String] = []
  private var dots: [Int: [(start: Int, count: Int, bits: UInt8, color: Int)]] = [:]
  private var colors: [Int: Int] = [:]
  private var color = 0
  private var left = 0
  private var band = 0

  /// Reads the content of `ESC P … q … ESC \`.
  init(_ bytes: [UInt8], column: Int, row: Int) {
    picture = SixelPicture(column: column, row: row, byteCount: bytes.count + 4)
    var rest = bytes.drop { $0 != 0x71 }.dropFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case 0x22: setRaster(Self.numbers(&rest))
      case 0x23: setColor(Self.numbers(&rest))
      case 0x21:
        let count = Self.numbers(&rest).first ?? 1
        if let sixel = rest.popFirst(), (0x3F...0x7E).contains(sixel) {
          paint(sixel, count)
        } else {
          problems.append("a sixel's repetition without a sixel")
        }
      case 0x24: left = 0
      case 0x2D:
        left = 0
        band += 1
      case 0x3F...0x7E: paint(byte, 1)
      case 0x0A, 0x0D: break
      default: problems.append("the byte \(byte) among sixels")
      }
    }
    finish()
  }

  private static func numbers(_ rest: inout ArraySlice<UInt8>) -> [Int] {
    let text = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x3B }
    rest = rest.dropFirst(text.count)
    return text.split(separator: 0x3B, omittingEmptySubsequences: false).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? 0
    }
  }

  private mutating func setRaster(_ numbers: [Int]) {
    guard numbers.count == 4, numbers[0] == numbers[1], numbers[0] > 0 else {
      return problems.append("sixels with raster attributes \(numbers)")
    }
    (picture.width, picture.height) = (numbers[2], numbers[3])
  }

  private mutating func setColor(_ numbers: [Int]) {
    color = numbers.first ?? 0
    guard numbers.count > 1 else { return }
    guard numbers.count == 5, numbers[1] == 2, numbers[2...].allSatisfy({ (0...100).contains($0) }) else {
      return problems.append("a sixel colour that is not RGB in per cent: \(numbers)")
    }
    colors[color] = numbers[2...].reduce(0) { $0 << 8 | ($1 * 255 + 50) / 100 }
  }

  private mutating func paint(_ sixel: UInt8, _ count: Int) {
    let bits = sixel - 0x3F
    if bits != 0 {
      if colors[color] == nil {
        problems.append("sixels in colour \(color), which is not set")
        colors[color] = 0
      }
      dots[band, default: []].append((left, count, bits, color))
      picture.paintedWidth = max(picture.paintedWidth, left + count)
      picture.paintedHeight = max(picture.paintedHeight, band * 6 + 8 - bits.leadingZeroBitCount)
    }
    left += count
  }

  private mutating func finish() {
    picture.registerCount = colors.count
    if picture.width == 0 { problems.append("sixels without raster attributes") }
    if picture.width > 0, picture.paintedWidth > picture.width || picture.paintedHeight > picture.height {
      problems.append(
        "sixels beyond their raster: \(picture.paintedWidth)×\(picture.paintedHeight), not \(picture.width)×\(picture.height)"
      )
    }
    let (width, height) = (max(picture.width, picture.paintedWidth), max(picture.height, picture.paintedHeight))
    picture.pixels = PixelBuffer(width: width, height: height, format: .rgb8) { bytes in
      bytes.initialize(repeating: 0)
      for (band, runs) in dots {
        for run in runs {
          let value = colors[run.color] ?? 0
          for bit in 0..<6 where run.bits & 1 << bit != 0 {
            for x in run.start..<run.start + run.count {
              let index = ((band * 6 + bit) * width + x) * 3
              (bytes[index], bytes[index + 1], bytes[index + 2]) =
                (UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
            }
          }
        }
      }
    }
  }
}
