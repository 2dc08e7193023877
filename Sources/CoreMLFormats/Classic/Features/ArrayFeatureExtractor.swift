/// Takes elements out of an array.
///
/// Source of the fields' numbers: coremltools, `mlmodel/format/ArrayFeatureExtractor.proto`.
struct ArrayFeatureExtractor: ClassicModel {
  private let inputs: InputRow
  private let places: [Int]
  private let output: OutputFeature

  init(_ specification: ModelSpecification) throws {
    let kind = specification.kind
    var places: [Int] = []
    try specification.content.forEachField { if $0.number == 1 { try $0.appendIntegers(to: &places) } }
    guard !places.isEmpty else { throw kind.failure("it names no elements") }
    _ = try specification.onlyInput()
    let inputs = try InputRow(specification)
    if let place = places.first(where: { $0 < 0 || $0 >= inputs.count ?? Int.max }) {
      throw kind.failure("it takes the element \(place), which its input does not have")
    }
    (self.inputs, self.places, output) = (inputs, places, OutputFeature(try specification.onlyOutput()))
    try output.check(holds: places.count, kind)
  }

  func outputs(for inputs: [String: ClassicValue]) throws -> [String: ClassicValue] {
    let numbers = try self.inputs.numbers(inputs)
    let taken = try places.map { place in
      guard place < numbers.count else {
        throw FormatError("the inputs have \(numbers.count) elements, but element \(place) is asked for")
      }
      return numbers[place]
    }
    return [output.name: try output.value(taken)]
  }
}
