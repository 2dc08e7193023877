import Glibc

/// sRGB's encoding of a light intensity 0…1 as a byte, by its place among so many steps that a byte is missed by a fortieth at most.
struct EncodingTable: @unchecked Sendable {
  // Safe because the bytes are written before anybody has the table, and never after.
  private static let stepCount = 65_536
  /// Never freed: there is one table, and an array would check each of millions of places.
  private let bytes: UnsafePointer<UInt8>

  static let shared = EncodingTable()

  private init() {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.stepCount + 1)
    for step in 0...Self.stepCount {
      let light = Double(step) / Double(Self.stepCount)
      let encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
      (bytes + step).initialize(to: UInt8(255 * encoded + 0.5))
    }
    self.bytes = UnsafePointer(bytes)
  }

  /// The byte; outside of 0…1 that of the nearer end.
  @inline(__always) func byte(of light: Float) -> UInt8 {
    let notNegative: Float = light > 0 ? light : 0
    let scaled = (notNegative < 1 ? notNegative : 1) * Float(Self.stepCount) + 0.5
    return bytes[Int(truncatingIfNeeded: Int32(scaled))]
  }
}
