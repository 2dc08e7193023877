/// A name of a model or a feature as Swift can write it.
///
/// What no identifier may hold becomes "_", as Xcode does it: "MobileNet V2" is `MobileNet_V2`, "1x1" is `_1x1`.
package struct SwiftIdentifier: Sendable, Hashable {
  /// Without backticks.
  package let plain: String

  /// As it is declared and used: with backticks where it would be read as a word of the language.
  package var text: String { Self.words.contains(plain) ? "`\(plain)`" : plain }

  /// As an argument's label and a parameter's name, which may be words of the language but for three.
  package var label: String { ["inout", "let", "var"].contains(plain) ? "`\(plain)`" : plain }

  /// An identifier that `isFree` accepts: a number is put behind it until it does.
  package init(_ name: String, isFree: (String) -> Bool = { _ in true }) {
    var plain = String(String.UnicodeScalarView(name.unicodeScalars.map { Self.isAllowed($0) ? $0 : "_" }))
    if let first = plain.unicodeScalars.first, !Self.isAllowedFirst(first) { plain = "_" + plain }
    // "_" means something else, and so do "__" and the like to readers.
    if plain.allSatisfy({ $0 == "_" }) { plain = "unnamed" }
    // Not even backticks make names of these.
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

  /// The keywords, and those words that begin an expression or a type where one may stand.
  private static let words: Set<String> = [
    "Any", "any", "as", "associatedtype", "async", "await", "borrow", "break", "case", "catch", "class", "consume",
    "continue", "copy", "default", "defer", "deinit", "discard", "do", "each", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout", "internal", "is",
    "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
    "some", "static", "struct", "subscript", "super", "switch", "then", "throw", "throws", "true", "try", "typealias",
    "unsafe", "var", "where", "while", "yield",
  ]
}
