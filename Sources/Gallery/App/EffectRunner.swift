import InferenceTrace
import Pictures
import Scheduling

/// Carries out effects: one task a picture, so that a cancelled tile costs nothing further.
@MainActor package final class EffectRunner {
  private let maker: PictureMaker
  private let models: ModelShelf
  private let opened = OpenedPhotographs()
  private let order = ViewportOrder()
  private let send: @Sendable (GalleryMessage) -> Void
  private var tasks: [PictureKey: Task<Void, Never>] = [:]

  /// A runner that reports by `send`, from any thread.
  ///
  /// - Parameters:
  ///   - freshLoader: reads photographs from their files each time, so that a strategy has something to prepare.
  ///   - inFlight: how many predictions a strategy has in flight.
  package init(
    workers: WorkerPool, loader: SourceLoader, freshLoader: SourceLoader, models: ModelShelf, inFlight: Int,
    recorder: any TraceRecorder, send: @escaping @Sendable (GalleryMessage) -> Void
  ) {
    maker = PictureMaker(
      workers: workers, loader: loader, freshLoader: freshLoader, models: models, opened: opened,
      order: order, strategies: StrategyShelf(inFlight: inFlight), recorder: recorder)
    self.models = models
    self.send = send
  }

  /// Bytes that are kept of large pictures: their photographs' pixels and what models gave for them.
  package var keptByteCount: Int { opened.byteCount }

  /// Carries out one effect; ending the program is the caller's.
  package func run(_ effect: GalleryEffect) {
    switch effect {
    case .makePicture(let request):
      tasks[request.key]?.cancel()
      let (maker, send) = (maker, send)
      tasks[request.key] = Task.detached {
        await maker.make(request) { progress in
          send(.picture(request.key, generation: request.generation, progress))
        }
      }
    case .cancelPicture(let key): tasks.removeValue(forKey: key)?.cancel()
    case .setOrder(let keys):
      order.update(keys)
      opened.keep(only: Set(keys.filter { $0.purpose == .large }.map(\.photograph)))
    case .loadModel(let index):
      let models = models
      // The shelf reports a failure; nobody waits for the model here.
      Task.detached { try? await models.withModel(index) { _ in } }
    case .quit: cancelAll()
    }
  }

  /// Gives up all pictures.
  package func cancelAll() {
    for task in tasks.values { task.cancel() }
    tasks.removeAll()
  }

  /// Forgets the task of a picture that has ended.
  package func forget(_ key: PictureKey) { tasks[key] = nil }
}
