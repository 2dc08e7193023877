/// An export that cannot be made.
public struct ExportError: Error, CustomStringConvertible {
  /// What cannot be written, where, and what to do.
  public let description: String
}
