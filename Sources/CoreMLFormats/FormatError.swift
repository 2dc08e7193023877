/// What is wrong with a model file, or why the model cannot run here.
package struct FormatError: Error, CustomStringConvertible, Equatable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
