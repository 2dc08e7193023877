/// An export that cannot be done.
package struct ExportError: Error, CustomStringConvertible {
  /// What cannot be written, where, and what to do.
  package let description: String
}
