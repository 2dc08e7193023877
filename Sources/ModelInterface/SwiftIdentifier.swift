/// The name of a model or feature as a Swift identifier.
///
/// Characters that an identifier cannot contain become "_", as in Xcode: "MobileNet V2" becomes `MobileNet_V2`, "1x1" becomes
/// `_1x1`.
package struct SwiftIdentifier: Sendable, Hashable {
  /// The name without backticks.
  package let plain: String

  /// The name as it is declared and used, in backticks if it is a keyword.
  package var text: String { Self.words.contains(plain) ? "`\(plain)`" : plain }

  /// The name as an argument label and parameter name, which may be any keyword but three.
  package var label: String { ["inout", "let", "var"].contains(plain) ? "`\(plain)`" : plain }

  /// Creates an identifier that `isFree` accepts; if necessary, a number is appended.
  package init(_ name: String, isFree: (String) -> Bool = { _ in true }) {
    var plain = String(String.UnicodeScalarView(name.unicodeScalars.map { Self.isAllowed($0) ? $0 : "_" }))
    if let first = plain.unicodeScalars.first, !Self.isAllowedFirst(first) { plain = "_" + plain }
    // "_" means something else, and readers would think the same of "__".
    if plain.allSatisfy({ $0 == "_" }) { plain = "unnamed" }
    // Even backticks do not make names of these.
    if Self.unusable.contains(plain) { plain += "_" }
    var candidate = plain
    var number = 2
    while !isFree(candidate) {
      candidate = "\(plain)_\(number)"
      number += 1
    }
    self.plain = candidate
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
      : scalar.properties.isXIDContinue
  }

  private static func isAllowedFirst(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || (isAllowed(scalar) && scalar.properties.isXIDStart)
  }

  private static let unusable: Set<String> = ["self", "Self", "init", "Type", "Protocol"]

  /// The keywords, and the words that can begin an expression or type.
  private static let words: Set<String> = [
    "Any", "any", "as", "associatedtype", "async", "await", "borrow", "break", "case", "catch", "class", "consume",
    "continue", "copy", "default", "defer", "deinit", "discard", "do", "each", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout", "internal", "is",
    "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
    "some", "static", "struct", "subscript", "super", "switch", "then", "throw", "throws", "true", "try", "typealias",
    "unsafe", "var", "where", "while", "yield",
  ]
}
