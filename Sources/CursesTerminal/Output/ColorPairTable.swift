import CNcurses
import TerminalUI

/// Maps the many colour pairs of photographs to ncurses' few.
///
/// A pair is created when it is first needed, and kept. When all are used up, they are all given back at once: redefining a pair
/// that is on the screen costs more than redrawing the screen.
@MainActor final class ColorPairTable {
  private struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
    /// A second pair of the same colours: ncurses takes it for another look, and sends the cell again.
    var isSecond = false
  }

  private let depth: ColorDepth
  private let capacity: Int32
  private var numbers: [Pair: Int32] = [:]

  init(depth: ColorDepth) {
    self.depth = depth
    capacity = min(65_535, max(1, ncs_pair_count() - 1))
  }

  /// Whether `count` more pairs are certain to fit.
  func hasRoom(for count: Int) -> Bool { numbers.count + count <= Int(capacity) }

  /// Gives back all pairs; the screen must then be redrawn.
  func reset() {
    reset_color_pairs()
    numbers.removeAll(keepingCapacity: true)
  }

  /// The pair for two colours; 0, the terminal's own, if there is no pair left.
  func number(foreground: Color, background: Color, isSecond: Bool = false) -> Int32 {
    guard depth != .monochrome else { return 0 }
    let pair = Pair(foreground: index(foreground), background: index(background), isSecond: isSecond)
    guard pair.foreground >= 0 || pair.background >= 0 || isSecond else { return 0 }
    return number(of: pair)
  }

  /// The pair for one of the 256 colours by its number, as placeholders need it, on the terminal's own background.
  ///
  /// With 24-bit colours, the number is the least significant byte of a colour, which means the same to the terminal.
  func number(ofColor color: UInt8) -> Int32 { number(of: Pair(foreground: Int32(color), background: -1)) }

  private func number(of pair: Pair) -> Int32 {
    if let number = numbers[pair] { return number }
    let number = Int32(numbers.count) + 1
    guard number <= capacity, init_extended_pair(number, pair.foreground, pair.background) == OK else { return 0 }
    numbers[pair] = number
    return number
  }

  private func index(_ color: Color) -> Int32 {
    guard let (red, green, blue) = color.components else { return -1 }
    switch depth {
    case .monochrome: return -1
    case .ansi16: return Int32(Palette.nearestANSI16(red, green, blue)) % max(8, ncs_color_count())
    case .palette256: return Int32(Palette.nearest256(red, green, blue))
    case .trueColor:
      let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      // In direct colour mode 0…7 still mean the ANSI colours, and the other blues below 256 are the numbers of images; a little
      // green tells the colours apart from them.
      return value < 256 ? value | 0x100 : value
    }
  }
}
