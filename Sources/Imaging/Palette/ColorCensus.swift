/// The colours of a picture, each with the number of its pixels.
///
/// A photograph has nearly as many colours as pixels, which would make every later step slow. So if there are too many, colours
/// that agree in all but their lowest bits are counted as one: as many bits are left out as necessary.
struct ColorCensus {
  /// The most colours that are told apart: with twice as many, the result is only 0.003 SSIM better and takes twice as long.
  private static let mostColors = 8_192
  /// The table has twice as many slots as colours, so that most searches end at once.
  private static let slotBits = 14
  private static let emptySlot = UInt32.max

  /// The mean of each colour's pixels in the first three numbers, and how many they are in the fourth.
  private(set) var colors: [SIMD4<Float>] = []
  /// The number of each pixel's colour in `colors`.
  private(set) var colorOfPixel: [UInt16] = []
  /// Whether each colour is exactly that of its pixels.
  private(set) var isExact = true

  init(_ picture: PixelBuffer) {
    var droppedBits = 0
    while !count(picture, droppedBits: droppedBits) { droppedBits += 1 }
  }

  /// Returns `false` if there are too many colours; without the lowest four bits, there cannot be.
  private mutating func count(_ picture: PixelBuffer, droppedBits: Int) -> Bool {
    let pixelCount = picture.width * picture.height
    let step = picture.format.componentCount
    let mask = UInt32((0xFF >> droppedBits) << droppedBits) * 0x01_01_01
    var sums: [SIMD4<UInt64>] = []
    sums.reserveCapacity(min(pixelCount, Self.mostColors))
    var isComplete = true
    colorOfPixel = picture.bytes.withUnsafeBufferPointer { bytes in
      [UInt16](unsafeUninitializedCapacity: pixelCount) { numbers, initialized in
        var table = Slots()
        for pixel in 0..<pixelCount {
          let first = bytes[pixel * step]
          let color =
            step == 1 ? SIMD3(first, first, first) : SIMD3(first, bytes[pixel * step + 1], bytes[pixel * step + 2])
          let key = (UInt32(color.x) << 16 | UInt32(color.y) << 8 | UInt32(color.z)) & mask
          let number = table.number(of: key, next: sums.count)
          if number == sums.count {
            guard number < Self.mostColors else {
              isComplete = false
              return
            }
            sums.append(.zero)
          }
          sums[number] &+= SIMD4(UInt64(color.x), UInt64(color.y), UInt64(color.z), 1)
          numbers[pixel] = UInt16(number)
          initialized = pixel + 1
        }
      }
    }
    guard isComplete else { return false }
    isExact = droppedBits == 0
    colors = sums.map { sum in
      let count = Float(sum.w)
      return SIMD4(Float(sum.x) / count, Float(sum.y) / count, Float(sum.z) / count, count)
    }
    return true
  }

  /// A hash table from colours to their numbers.
  private struct Slots {
    private var keys = [UInt32](repeating: emptySlot, count: 1 << slotBits)
    private var numbers = [UInt16](repeating: 0, count: 1 << slotBits)

    /// The number of a colour; a new colour gets the number `next`.
    mutating func number(of key: UInt32, next: Int) -> Int {
      var slot = Int((key &* 0x9E37_79B1) >> UInt32(32 - slotBits))
      while keys[slot] != key {
        if keys[slot] == emptySlot {
          keys[slot] = key
          numbers[slot] = UInt16(truncatingIfNeeded: next)
          return next
        }
        slot = (slot + 1) & ((1 << slotBits) - 1)
      }
      return Int(numbers[slot])
    }
  }
}
