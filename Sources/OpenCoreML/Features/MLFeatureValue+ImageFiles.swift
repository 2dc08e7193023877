import Foundation
import Imaging
import SystemPackage

extension MLFeatureValue {
  /// An image from a file: decoded upright, in sRGB, stretched to a size and converted to a format. Blocks.
  ///
  /// - Throws: `MLModelError` with the code `io` where the file cannot be read or is no picture.
  public convenience init(
    imageAt url: URL, pixelsWide: Int, pixelsHigh: Int, pixelFormatType: PixelBuffer.Format
  ) throws {
    do {
      let size = PixelSize(width: pixelsWide, height: pixelsHigh)
      let image = try ImageDecoder().decode(FilePath(url.path), target: size, scaling: .cover).buffer
      let converted = pixelFormatType == .gray8 ? image.grayscale() : image.rgb()
      self.init(pixelBuffer: converted.resized(width: pixelsWide, height: pixelsHigh))
    } catch let error as ImageError {
      throw MLModelError(.io, "\(url.path): \(error.message)", underlyingError: error)
    }
  }
}
