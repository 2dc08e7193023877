/// A correction that cannot be read: the message says where it stands, what is wrong, and what is allowed.
package struct CorrectionError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
