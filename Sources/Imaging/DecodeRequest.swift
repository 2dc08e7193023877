/// A picture to be decoded, with what is wanted of it.
struct DecodeRequest {
  /// What a helper may use while it reads a header, and while it decodes; more for files that are large themselves.
  private static let helperMegabytes = 448
  /// Bytes that decoding takes for each pixel of a file, in its own precision and in ours.
  private static let helperBytesAPixel = 12

  let data: [UInt8]
  let format: ImageFormat
  let target: PixelSize?
  let scaling: ImageDecoder.Scaling
  let acceptsDamage: Bool
  let limits: ImageLimits

  /// In this process.
  func decode(by codec: Codec, _ isCancelled: () -> Bool) throws -> DecodedImage {
    let header = try codec.readHeader(data)
    try limits.check(header.size)
    let original = header.uprightSize
    let wanted = wantedSize(of: original)
    // Formats scale before they turn.
    let covering = header.isTurned ? PixelSize(width: wanted.height, height: wanted.width) : wanted
    let needed = wanted == original ? nil : covering
    let decoded = codec.decodedSize(header, covering: needed)
    let samples = decoded.width * decoded.height * Int(header.information.components)
    // The sums of what is shrunk are four times as large as the result, and colours are converted in a copy.
    return try MemoryBudget.shared.withBytes(
      result: samples * (needed == nil ? 2 : 6), work: Int(header.information.working_bytes), for: header.size,
      fileByteCount: data.count, isCancelled
    ) {
      var (buffer, damage) = try codec.decode(
        data, header, covering: needed, acceptsDamage: acceptsDamage, isCancelled)
      if isCancelled() { throw CancellationError() }
      if let profile = header.profile { buffer = try profile.converted(buffer, isCancelled) }
      let resized = buffer.resized(width: covering.width, height: covering.height)
      return DecodedImage(
        buffer: resized.oriented(header.orientation), originalSize: original, format: format, damage: damage)
    }
  }

  /// In another process, which turns the picture and converts its colours as well.
  func decodeByHelper(_ isCancelled: () -> Bool) throws -> DecodedImage {
    let seconds = DecodingTime(fileByteCount: data.count).seconds
    return try HelperPool.shared.withHelper(for: format, isCancelled) { helper in
      let picture = try helper.open(
        data, format, megabytes: Self.helperMegabytes + data.count >> 20, seconds: seconds, isCancelled)
      let original = PixelSize(width: Int(picture.width), height: Int(picture.height))
      let wanted = wantedSize(of: original)
      // A drawing is drawn at the size that is wanted.
      let isDrawing = picture.is_scalable != 0
      try limits.check(isDrawing ? wanted : original)
      let result = wanted.width * wanted.height * 3
      let megabytes = max(Self.helperMegabytes, min(4_096, allowedBytes(isDrawing ? wanted : original) >> 20))
      return try MemoryBudget.shared.withBytes(
        result: result * 2, work: 0, for: original, fileByteCount: data.count, isCancelled
      ) {
        let (buffer, damage) = try helper.decode(
          format, side: wanted == original ? 0 : max(wanted.width, wanted.height), acceptsDamage: acceptsDamage,
          megabytes: megabytes, isCancelled)
        return DecodedImage(
          buffer: buffer.resized(width: wanted.width, height: wanted.height), originalSize: original, format: format,
          damage: damage)
      }
    }
  }

  /// What decoding may take if the file is as large as such a picture is.
  private func allowedBytes(_ size: PixelSize) -> Int {
    let pixels = size.width * size.height
    return pixels / 1_024 <= data.count ? pixels * Self.helperBytesAPixel : 0
  }

  private func wantedSize(of original: PixelSize) -> PixelSize {
    guard original.width > 0, original.height > 0 else { return original }
    return target.map { ImageDecoder.scaledSize(of: original, to: $0, scaling) } ?? original
  }
}
