/// The number of an image in the terminal. All of it fits into a placeholder: the low byte is the colour, the top byte a mark.
package struct ImageNumber: Hashable, Sendable {
  /// The number as graphics commands write it.
  package let value: UInt32

  /// The colours that mean the same number in every colour mode: the first 16 may be redefined, and terminals with 24-bit colours
  /// take the first 8 for ANSI colours.
  package static let colors: ClosedRange<UInt32> = 16...255

  /// The number with these two bytes.
  package init(topByte: UInt8, color: UInt8) { value = UInt32(topByte) << 24 | UInt32(color) }

  /// The index among the terminal's 256 colours.
  package var color: UInt8 { UInt8(truncatingIfNeeded: value) }
  /// The third mark.
  package var topByte: UInt8 { UInt8(truncatingIfNeeded: value >> 24) }
}

/// The numbers that one program may give to its images: all programs in a terminal share them.
package struct ImageNumbers: Sendable {
  /// How many top bytes the numbers have: 960 images, more than a terminal has memory for.
  private static let topByteCount = 4

  private let firstTopByte: UInt8
  private var next: ImageNumber
  private var used: Set<ImageNumber> = []

  /// Numbers that are all unused.
  ///
  /// - Parameter seed: tells programs in the same terminal apart.
  package init(seed: UInt32) {
    firstTopByte = UInt8(1 + seed &* 7 % 62 * 4)
    next = ImageNumber(topByte: firstTopByte, color: UInt8(ImageNumber.colors.lowerBound))
  }

  /// The least and the greatest number.
  package var range: ClosedRange<UInt32> {
    let first = UInt32(firstTopByte) << 24
    let last = first + UInt32(Self.topByteCount - 1) << 24
    return first | ImageNumber.colors.lowerBound...last | ImageNumber.colors.upperBound
  }

  /// A number for a new image; `nil` if all are in use.
  package mutating func make() -> ImageNumber? {
    for _ in 0..<(ImageNumber.colors.count * Self.topByteCount) {
      let number = next
      advance()
      if used.insert(number).inserted { return number }
    }
    return nil
  }

  /// Gives back a number whose image is not in the terminal.
  package mutating func giveBack(_ number: ImageNumber) { used.remove(number) }

  private mutating func advance() {
    guard UInt32(next.color) == ImageNumber.colors.upperBound else {
      next = ImageNumber(topByte: next.topByte, color: next.color + 1)
      return
    }
    let topByte = firstTopByte + (next.topByte - firstTopByte + 1) % UInt8(Self.topByteCount)
    next = ImageNumber(topByte: topByte, color: UInt8(ImageNumber.colors.lowerBound))
  }
}
