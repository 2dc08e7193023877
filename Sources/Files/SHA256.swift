import CNettle

/// A running SHA-256 (FIPS 180-4), with the processor's instructions for it where it has them.
package struct SHA256 {
  private var context = sha256_ctx()

  /// A digest of nothing yet.
  package init() { nettle_sha256_init(&context) }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    nettle_sha256_update(&context, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
  }

  /// Adds the UTF-8 bytes of a text.
  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of all that was added, as 64 lowercase hexadecimal digits.
  package consuming func hexDigest() -> String {
    hexadecimal(count: Int(SHA256_DIGEST_SIZE)) { nettle_sha256_digest(&context, $0.count, $0.baseAddress) }
  }
}

/// The MD5 (RFC 1321) of a text's UTF-8 bytes as 32 lowercase hexadecimal digits: a name, never a proof.
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
