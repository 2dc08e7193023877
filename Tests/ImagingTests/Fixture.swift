import Foundation
import Imaging
import SystemPackage

/// The pictures beside the tests; `Images/make_images.py` says what each shows.
enum Fixture {
  /// Red and green above blue and white.
  static let quadrants: [(x: Int, y: Int, color: [Int])] = [
    (16, 12, [200, 30, 30]), (48, 12, [30, 200, 30]), (16, 36, [30, 30, 200]), (48, 36, [255, 255, 255]),
  ]

  /// Formats that libvips decodes are tested where it has been set up; a machine without it shows the others.
  static let hasVips: Bool = {
    do {
      _ = try ImageDecoder().decode(path("quadrants.tiff"), target: nil)
      return true
    } catch {
      return (error as? ImageError)?.code != .decoderMissing
    }
  }()

  static func path(_ name: String) -> FilePath {
    FilePath(Bundle.module.resourceURL?.appendingPathComponent("Images/\(name)").path ?? name)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path(name).string)))
  }
}

extension PixelBuffer {
  /// The samples of one pixel.
  func pixel(_ x: Int, _ y: Int) -> [Int] {
    let start = (y * width + x) * format.componentCount
    return bytes[start..<start + format.componentCount].map(Int.init)
  }

  /// A picture of one component whose samples follow from their place.
  static func gray(_ width: Int, _ height: Int, _ sample: (_ x: Int, _ y: Int) -> UInt8) -> PixelBuffer {
    PixelBuffer(
      width: width, height: height, format: .gray8,
      bytes: (0..<width * height).map { sample($0 % width, $0 / width) })
  }
}

/// Whether two colours differ by no more than `tolerance` in every component.
func isNear(_ left: [Int], _ right: [Int], _ tolerance: Int) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
}
