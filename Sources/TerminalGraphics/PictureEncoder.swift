import Imaging
import TerminalUI

/// Brings bitmaps into the form in which a terminal takes them.
package struct PictureEncoder: Sendable {
  /// An image ready to be sent.
  package struct Encoded: Sendable {
    /// What is sent, in pieces; text may come between them.
    package var pieces: [[UInt8]]
    /// The shared memory object or file that the terminal takes and removes.
    package var medium: KittyGraphics.Medium?
    /// Bytes that the image takes in the terminal.
    package var byteCount: Int
    /// Whether it has all the pixels of the bitmap.
    package var isRefined: Bool
  }

  /// More colours are hardly better and make the image larger: 160 cost 12 % less than 256.
  private static let colorCount = 160
  /// A coarse image is there to come quickly, and another one follows it.
  private static let coarseColorCount = 112

  /// How images get to the terminal.
  package let handover: PixelDetector.Handover
  /// Whether commands are wrapped for tmux.
  package let isWrapped: Bool

  package init(handover: PixelDetector.Handover, isWrapped: Bool) {
    (self.handover, self.isWrapped) = (handover, isWrapped)
  }

  /// Encodes an image; `nil` if that fails.
  ///
  /// - Parameter isCoarse: whether to halve its resolution in both directions.
  package func encode(_ image: PlacedImage, as number: ImageNumber, isCoarse: Bool) -> Encoded? {
    let picture = image.bitmap.picture
    let handedOver: Encoded? =
      switch handover {
      case .sharedMemory: handOver(picture, image.size, number, PictureFiles.sharedMemory)
      case .temporaryFile: handOver(picture, image.size, number, PictureFiles.temporaryFile)
      case .stream: nil
      }
    // Memory and disks may be full; the stream never is.
    return handedOver ?? stream(picture, image.size, number, isCoarse)
  }

  private func stream(_ picture: PixelBuffer, _ size: Size, _ number: ImageNumber, _ isCoarse: Bool) -> Encoded? {
    let sent = isCoarse ? picture.resized(width: (picture.width + 1) / 2, height: (picture.height + 1) / 2) : picture
    let colorCount = isCoarse ? Self.coarseColorCount : Self.colorCount
    guard let png = try? ImageEncoder.png(sent.indexed(colorCount: colorCount)) else { return nil }
    return Encoded(
      pieces: KittyGraphics.transmit(Self.target(sent, size, number), .png, png).map(wrapped),
      byteCount: sent.width * sent.height * 4, isRefined: !isCoarse)
  }

  private func handOver(
    _ picture: PixelBuffer, _ size: Size, _ number: ImageNumber, _ store: ([UInt8]) -> KittyGraphics.Medium?
  ) -> Encoded? {
    guard let medium = store(picture.rgb().bytes) else { return nil }
    let command = KittyGraphics.transmit(Self.target(picture, size, number), by: medium)
    return Encoded(
      pieces: [wrapped(command)], medium: medium, byteCount: picture.width * picture.height * 4, isRefined: true)
  }

  private func wrapped(_ command: [UInt8]) -> [UInt8] { isWrapped ? TmuxPassthrough.wrapped(command) : command }

  private static func target(_ picture: PixelBuffer, _ size: Size, _ number: ImageNumber) -> KittyGraphics.Image {
    KittyGraphics.Image(number: number, size: size, pixelWidth: picture.width, pixelHeight: picture.height)
  }
}
