import CNettle

/// An incremental SHA-256 (FIPS 180-4), which uses the processor's instructions for it if there are any.
///
/// ```swift
/// var hash = SHA256()
/// hash.update("abc")
/// hash.hexDigest()  // "ba7816bf…"
/// ```
package struct SHA256 {
  private var context = sha256_ctx()

  /// Creates a hash of no bytes.
  package init() { nettle_sha256_init(&context) }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    nettle_sha256_update(&context, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
  }

  /// Adds a string's UTF-8 bytes.
  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of everything added, as 64 lowercase hexadecimal digits.
  package consuming func hexDigest() -> String {
    hexadecimal(count: Int(SHA256_DIGEST_SIZE)) { nettle_sha256_digest(&context, $0.count, $0.baseAddress) }
  }
}

/// The MD5 (RFC 1321) of a string's UTF-8 bytes as 32 lowercase hexadecimal digits. Use it for names, never for security.
package func md5HexDigest(of text: String) -> String {
  var context = md5_ctx()
  nettle_md5_init(&context)
  var text = text
  text.withUTF8 { nettle_md5_update(&context, $0.count, $0.baseAddress) }
  return hexadecimal(count: Int(MD5_DIGEST_SIZE)) { nettle_md5_digest(&context, $0.count, $0.baseAddress) }
}

private func hexadecimal(count: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) -> String {
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    fill(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
    initialized = count
  }
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
