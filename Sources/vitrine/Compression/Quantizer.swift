import Evaluation
import Files
import Foundation
import Glibc
import OpenCoreML

/// The Python program that uses NNCF to make a model compute in 8-bit integers.
struct Quantizer {
  private static let variable = "VITRINE_PYTHON"

  private let python: String
  private let script: String

  /// Finds Python and NNCF.
  ///
  /// - Throws: `CommandError`, which says what is needed and how to get it.
  static func find() async throws -> Quantizer {
    guard let folder = Installation.quantizer else {
      throw CommandError("--calibrate: the files of Tools/compress are missing beside the program; install it again")
    }
    let script = folder.appendingPathComponent("quantize.py").path
    let environments = [Installation.checkoutEnvironment, usersEnvironment].compactMap { $0 }
    let named = ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    guard
      let python = named
        ?? environments.map({ $0.appendingPathComponent("bin/python").path }).first(where: { access($0, X_OK) == 0 })
    else { throw missing("they are not installed", folder) }
    guard access(python, X_OK) == 0 else {
      throw missing("\(variable) names \(python), which cannot be run", folder)
    }
    let quantizer = Quantizer(python: python, script: script)
    let (status, messages) = try await TemporaryFolder.with { try await quantizer.run(["--check"], in: $0) }
    guard status == 0 else {
      let said = messages.last.map { ": \($0)" } ?? ""
      throw missing("\(python) cannot use them\(said)", folder)
    }
    return quantizer
  }

  /// Quantises a model.
  ///
  /// - Parameters:
  ///   - tensors: the file that `content` describes.
  ///   - folder: for the program's own files.
  /// - Returns: the quantised model.
  /// - Throws: `CommandError` if it fails; `CancellationError`.
  func quantize(
    _ folded: ModelCompressor.Folded, _ content: CalibrationSet.Content, tensors: URL, in folder: URL,
    progress: @escaping @Sendable (_ done: Int, _ count: Int, _ pass: Int) -> Void
  ) async throws -> URL {
    let result = folder.appendingPathComponent("quantized.xml")
    let job = Job(
      model: folded.file.path, output: result.path, tensors: tensors.path, input: content.input,
      kept: folded.keptOperations, count: content.count, shape: content.shape, elementType: content.elementType)
    let file = folder.appendingPathComponent("job.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    try encoder.encode(job).write(to: file)
    let (status, messages) = try await run([file.path], in: folder) { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      if numbers.count == 3 { progress(numbers[0], numbers[1], numbers[2]) }
    }
    try Task.checkCancellation()
    guard status == 0, FileManager.default.fileExists(atPath: result.path) else {
      let reason = messages.suffix(3).joined(separator: "; ")
      throw CommandError(
        "the model cannot be quantised: \(reason.isEmpty ? "Python ended with the status \(status)" : reason)")
    }
    return result
  }

  private struct Job: Encodable {
    var model: String
    var output: String
    var tensors: String
    var input: String
    var kept: [String]
    var count: Int
    var shape: [Int]
    var elementType: String
  }

  /// Runs the script; returns its exit status and the lines that it wrote to standard error.
  private func run(
    _ arguments: [String], in folder: URL, onLine: (String) -> Void = { _ in }
  ) async throws -> (status: Int32, messages: [String]) {
    let messages = folder.appendingPathComponent("messages")
    // Python handles SIGINT only between two of its own instructions, which may be much later.
    let status = try await ChildProcess.run(
      URL(fileURLWithPath: python), [script] + arguments, messagesTo: messages, signal: .terminate,
      environment: ["TMPDIR": folder.path, "PYTHONDONTWRITEBYTECODE": "1"], onLine: onLine)
    try Task.checkCancellation()
    let text = String(decoding: FileManager.default.contents(atPath: messages.path) ?? Data(), as: UTF8.self)
    return (status, text.split(separator: "\n").map(String.init))
  }

  /// The environment for a program without a checkout.
  private static var usersEnvironment: URL {
    URL(fileURLWithPath: UserFolders.data.string).appendingPathComponent("vitrine/compress-venv")
  }

  private static func missing(_ reason: String, _ folder: URL) -> CommandError {
    let requirements = folder.appendingPathComponent("requirements.txt").path
    let isCheckout = folder.deletingLastPathComponent().lastPathComponent == "Tools"
    let venv = usersEnvironment.path
    let command =
      isCheckout
      ? "make compress-tools"
      : "python3 -m venv '\(venv)' && '\(venv)/bin/pip' install -r '\(requirements)'"
    return CommandError(
      """
      --calibrate needs Python 3 with the packages nncf and openvino: \(reason)
      install them, about 530 MB, with: \(command)
      or name a Python that has them in the environment variable \(variable)
      """)
  }
}
