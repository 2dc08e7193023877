/// A picture to decode and how to decode it.
struct DecodeRequest {
  /// Megabytes that a helper may use to read a header and to decode; large files get more.
  private static let helperMegabytes = 448
  /// Bytes that decoding takes for each pixel, in the file's own precision and in ours.
  private static let helperBytesAPixel = 12

  let data: [UInt8]
  let format: ImageFormat
  let target: PixelSize?
  let scaling: ImageDecoder.Scaling
  let acceptsDamage: Bool
  let limits: ImageLimits

  /// Decodes in this process.
  func decode(by codec: Codec, _ isCancelled: () -> Bool) throws -> DecodedImage {
    let header = try codec.readHeader(data)
    try limits.check(header.size)
    let original = header.uprightSize
    let wanted = wantedSize(of: original)
    // Decoders scale before they turn.
    let covering = header.isTurned ? PixelSize(width: wanted.height, height: wanted.width) : wanted
    let needed = wanted == original ? nil : covering
    let decoded = codec.decodedSize(header, covering: needed)
    let samples = decoded.width * decoded.height * Int(header.information.components)
    // The sums of a shrunk picture are four times as large as the result, and colours are converted in a copy.
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

  /// Decodes in another process, which also turns the picture and converts its colours.
  func decodeByHelper(_ isCancelled: () -> Bool) throws -> DecodedImage {
    let seconds = DecodingTime(fileByteCount: data.count).seconds
    return try HelperPool.shared.withHelper(for: format, isCancelled) { helper in
      let picture = try helper.open(
        data, format, megabytes: Self.helperMegabytes + data.count >> 20, seconds: seconds, isCancelled)
      let original = PixelSize(width: Int(picture.width), height: Int(picture.height))
      let wanted = wantedSize(of: original)
      // A drawing is rendered at the wanted size.
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

  /// Bytes that decoding may take, if the file is large enough for a picture of this size.
  private func allowedBytes(_ size: PixelSize) -> Int {
    let pixels = size.width * size.height
    return pixels / 1_024 <= data.count ? pixels * Self.helperBytesAPixel : 0
  }

  private func wantedSize(of original: PixelSize) -> PixelSize {
    guard original.width > 0, original.height > 0 else { return original }
    return target.map { ImageDecoder.scaledSize(of: original, to: $0, scaling) } ?? original
  }
}
