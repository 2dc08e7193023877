/// The colours of terminals that show few.
package enum Palette {
  private static let cubeLevels: [Int] = [0, 95, 135, 175, 215, 255]

  /// The colours 0…15 as xterm draws them.
  static let ansi16: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  /// The nearest of xterm's 256 colours, 16…255: the cube of 6×6×6 colours or the 24 grays, whichever is nearer.
  package static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let (red, green, blue) = (Int(red), Int(green), Int(blue))
    let cube = (nearestLevel(red), nearestLevel(green), nearestLevel(blue))
    let cubeColor = (cubeLevels[cube.0], cubeLevels[cube.1], cubeLevels[cube.2])
    let grayStep = max(0, min(23, ((red + green + blue) / 3 - 3) / 10))
    let gray = 8 + 10 * grayStep
    let grayDistance = distance((red, green, blue), (gray, gray, gray))
    return grayDistance < distance((red, green, blue), cubeColor)
      ? 232 + grayStep : 16 + 36 * cube.0 + 6 * cube.1 + cube.2
  }

  /// The components of one of xterm's 256 colours, 16…255.
  static func color256(_ number: Int) -> (Int, Int, Int) {
    let gray = 8 + 10 * (number - 232)
    guard number < 232 else { return (gray, gray, gray) }
    let place = number - 16
    return (cubeLevels[place / 36], cubeLevels[place / 6 % 6], cubeLevels[place % 6])
  }

  /// The nearest of the 16 ANSI colours.
  package static func nearestANSI16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let color = (Int(red), Int(green), Int(blue))
    var best = (index: 0, distance: Int.max)
    for (index, candidate) in ansi16.enumerated() {
      let distance = distance(color, candidate)
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }

  private static func nearestLevel(_ value: Int) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : min(5, (value - 35) / 40)
  }

  /// The squared distance, with green weighted most and red least.
  private static func distance(_ left: (Int, Int, Int), _ right: (Int, Int, Int)) -> Int {
    let (red, green, blue) = (left.0 - right.0, left.1 - right.1, left.2 - right.2)
    return 2 * red * red + 4 * green * green + 3 * blue * blue
  }
}
