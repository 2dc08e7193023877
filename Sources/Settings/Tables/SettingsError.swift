/// A file of settings that cannot be read: the message says where it stands, what is wrong, and what is allowed.
package struct SettingsError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
