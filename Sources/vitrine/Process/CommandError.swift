/// Something that a command could not do: the message says what, where, and how to go on.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
