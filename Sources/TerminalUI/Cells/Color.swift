/// A colour as views use it; the terminal maps it to one that it can show.
package struct Color: Hashable, Sendable {
  /// `0xRRGGBB`, or a value of more than 24 bits for the terminal's own colour.
  package let value: UInt32

  /// The terminal's own foreground or background.
  package static let terminalDefault = Color(value: 0xFF00_0000)

  /// A colour from its sRGB components, each 0…255.
  package static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
    Color(value: UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
  }

  /// The sRGB components, each 0…255; `nil` for the terminal's own colour.
  package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    guard value <= 0xFF_FFFF else { return nil }
    return (UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }

  /// The components as floating-point numbers, followed by a 0.
  var levels: SIMD4<Float>? { components.map { SIMD4(Float($0.red), Float($0.green), Float($0.blue), 0) } }

  package init(value: UInt32) { self.value = value }
}
