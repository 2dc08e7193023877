import CNcurses
import TerminalUI

/// ncurses' colour pairs, of which there are few, for the many that photographs need.
///
/// A pair is made when it is first needed and kept. When all are used up, every pair is given back at once: to redefine one that is
/// on the screen costs more than to draw the screen anew.
@MainActor final class ColorPairTable {
  private struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private let depth: ColorDepth
  private let capacity: Int32
  private var numbers: [Pair: Int32] = [:]

  init(depth: ColorDepth) {
    self.depth = depth
    capacity = min(65_535, max(1, ncs_pair_count() - 1))
  }

  /// Whether `count` more pairs are sure to fit.
  func hasRoom(for count: Int) -> Bool { numbers.count + count <= Int(capacity) }

  /// Gives all pairs back; what is on the screen has to be drawn anew.
  func reset() {
    reset_color_pairs()
    numbers.removeAll(keepingCapacity: true)
  }

  /// The pair of two colours; 0, the terminal's own, where there is no pair left.
  func number(foreground: Color, background: Color) -> Int32 {
    guard depth != .monochrome else { return 0 }
    let pair = Pair(foreground: index(foreground), background: index(background))
    guard pair.foreground >= 0 || pair.background >= 0 else { return 0 }
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
      // With direct colours, 0…7 still mean the ANSI colours: black has to be a very dark blue.
      return value < 8 ? 8 : value
    }
  }
}
