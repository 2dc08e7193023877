import CImageCodecs

/// Calls a decoder in C and turns its status and message into errors.
enum CodecCall {
  /// The decoder's message after a successful call: what is wrong with a picture that can still be shown.
  @discardableResult
  static func run(
    _ format: ImageFormat, _ call: (UnsafeMutablePointer<CChar>) throws -> imc_status
  ) throws -> String {
    var message = [CChar](repeating: 0, count: Int(IMC_MESSAGE_SIZE))
    let status = try message.withUnsafeMutableBufferPointer { buffer in
      try buffer.baseAddress.map(call) ?? IMC_FAILED
    }
    let text = message.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    guard status != IMC_OK else { return text }
    guard status != IMC_CANCELLED else { throw CancellationError() }
    throw ImageError(code(status), message: text.isEmpty ? "the \(format.rawValue) data cannot be decoded" : text)
  }

  private static func code(_ status: imc_status) -> ImageError.Code {
    switch status {
    case IMC_TRUNCATED: .truncated
    case IMC_DAMAGED: .damaged
    case IMC_MISSING: .decoderMissing
    case IMC_TOO_LARGE: .tooLarge
    default: .failed
    }
  }
}
