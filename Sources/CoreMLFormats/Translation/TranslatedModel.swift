/// A model as the engine takes it.
package struct TranslatedModel: Sendable {
  /// OpenVINO's intermediate representation.
  package let text: String
  /// The constants that the text refers to.
  package let weights: WeightMemory
  /// A classifier's classes; its probabilities are the output that the description calls so.
  package let classLabels: ClassLabels?
  /// What it keeps from one prediction to the next; the engine keeps it with the request that runs the model.
  package let states: [StateSpecification]

  init(_ graph: Graph, name: String, classLabels: ClassLabels? = nil, states: [StateSpecification] = []) throws {
    let layout = WeightLayout(graph.constants)
    text = GraphText.write(graph, name: name, into: layout)
    weights = try layout.memory()
    (self.classLabels, self.states) = (classLabels, states)
  }

  /// Translates a function of a program.
  ///
  /// - Parameters:
  ///   - inputs: The shapes of the inputs, by name, as open as the model allows; an input that is left out has the shape that the
  ///     function declares.
  /// - Throws: `FormatError`, which names all operations that are not known.
  package init(_ function: Function, _ description: ModelDescription, inputs: [String: [Int?]] = [:]) throws {
    let classifier = try ProgramClassifier(function.block)
    var block = function.block
    block.operations.removeAll { $0.type == "classify" }
    try ProgramOperations.check(block)
    let graph = Graph()
    let translator = BlockTranslator(
      into: graph, ProgramOperations.translations, operands: ProgramOperations.operandTranslations)
    var states: [ProgramState] = []
    for input in function.inputs {
      if case .state(let type) = input.type {
        let state = try ProgramState(input.name, type, in: graph)
        translator.define(input.name, .state(state))
        states.append(state)
        continue
      }
      guard case .tensor(let type) = input.type else { throw FormatError("the input “\(input.name)” is no tensor") }
      let shape = inputs[input.name] ?? type.shape
      translator.define(input.name, .tensor(try graph.parameter(input.name, type.element, shape)))
    }
    try translator.run(block.operations)
    let results = Set(block.outputs)
    for output in description.outputs {
      if classifier != nil, output.name == description.predictedFeatureName { continue }
      if let classifier, output.name == description.predictedProbabilitiesName {
        graph.result(try translator.tensor(classifier.probabilities), named: output.name)
        continue
      }
      guard results.contains(output.name) else {
        throw FormatError("the model describes the output “\(output.name)”, but does not make it")
      }
      graph.result(try translator.tensor(output.name), named: output.name)
    }
    for state in states { state.keep(in: graph) }
    try self.init(
      graph, name: function.name, classLabels: classifier?.labels, states: states.map(\.specification))
  }
}
