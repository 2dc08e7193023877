import Foundation
import OpenCoreML

/// How predictions ended.
struct Endings: Sendable {
  var answers = 0
  var cancellations = 0
  var others = 0

  mutating func add(_ more: Endings) {
    answers += more.answers
    cancellations += more.cancellations
    others += more.others
  }

  mutating func add(_ result: Result<Bool, any Error>) {
    switch result {
    case .success(true): answers += 1
    case .failure(is CancellationError): cancellations += 1
    case .success(false): others += 1
    case .failure(let error):
      print("failed: \(error)")
      others += 1
    }
  }
}

/// Predictions from tasks: blocking ones, awaited ones, some of them cancelled, batches.
struct Round: Sendable {
  let subjects: [Subject]
  let seed: UInt64

  func run() async -> Endings {
    await withTaskGroup(of: Endings.self) { group in
      var random = seed
      for number in 0..<48 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let kind = Int(random >> 33) % 8
        let subject = subjects[Int(random >> 40) % subjects.count]
        let input = number + Int(random >> 36) % 1000
        group.addTask { await predict(kind, subject, input) }
      }
      var endings = Endings()
      for await more in group { endings.add(more) }
      return endings
    }
  }

  private func predict(_ kind: Int, _ subject: Subject, _ number: Int) async -> Endings {
    var endings = Endings()
    switch kind {
    case 0, 1, 2: endings.add(Result { try blocking(subject, number) })
    case 3, 4: endings.add(await awaited(subject, number))
    case 5, 6:
      let task = Task { await awaited(subject, number) }
      for _ in 0..<number % 4 { await Task.yield() }
      task.cancel()
      endings.add(await task.value)
    default: endings.add(Result { try batch(subject, number) })
    }
    return endings
  }

  private func blocking(_ subject: Subject, _ number: Int) throws -> Bool {
    subject.isRight(number, try subject.model.prediction(from: subject.input(number)))
  }

  private func awaited(_ subject: Subject, _ number: Int) async -> Result<Bool, any Error> {
    do {
      return .success(subject.isRight(number, try await subject.model.prediction(from: subject.input(number))))
    } catch {
      return .failure(error)
    }
  }

  private func batch(_ subject: Subject, _ number: Int) throws -> Bool {
    let inputs = try (number..<number + 5).map { try subject.input($0) }
    let outputs = try subject.model.predictions(fromBatch: MLArrayBatchProvider(array: inputs))
    return outputs.count == 5 && (0..<5).allSatisfy { subject.isRight(number + $0, outputs.features(at: $0)) }
  }
}
