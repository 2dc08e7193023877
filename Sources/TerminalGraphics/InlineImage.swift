import TerminalUI

/// iTerm2's inline images (OSC 1337), which several terminals know.
package enum InlineImage {
  /// The command that paints an image file over cells, beginning at the cursor.
  package static func command(_ file: [UInt8], size: Size) -> [UInt8] {
    let keys =
      "inline=1;size=\(file.count);width=\(size.columns);height=\(size.rows);preserveAspectRatio=0;doNotMoveCursor=1"
    return Array("\u{1B}]1337;File=\(keys):".utf8) + Base64.encoded(file) + [0x07]
  }
}
