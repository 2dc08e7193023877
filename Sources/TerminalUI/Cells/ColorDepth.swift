/// How many colours a terminal can show.
package enum ColorDepth: String, Sendable, CaseIterable {
  /// No colour: pictures become characters of varying density.
  case monochrome
  /// The 16 ANSI colours.
  case ansi16
  /// The 256 colours of xterm.
  case palette256
  /// 24-bit colour.
  case trueColor
}
