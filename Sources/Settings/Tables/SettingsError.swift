/// A settings file that cannot be read. The message says where the mistake is, what is wrong, and what is allowed.
package struct SettingsError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
