import Foundation

/// The encoding of binary data in a terminal's text (RFC 4648).
enum Base64 {
  static func encoded(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedData()) }
}
