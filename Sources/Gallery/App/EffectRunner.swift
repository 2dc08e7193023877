import InferenceTrace
import Pictures

/// Carries out effects. Each picture has its own task, so that a cancelled tile costs nothing more.
@MainActor package final class EffectRunner {
  private let maker: PictureMaker
  private let models: ModelShelf
  private let order: ViewportOrder
  private let send: @Sendable (GalleryMessage) -> Void
  private var tasks: [PictureKey: Task<Void, Never>] = [:]

  /// A runner that reports through `send`, from any thread.
  package init(
    maker: PictureMaker, models: ModelShelf, order: ViewportOrder, send: @escaping @Sendable (GalleryMessage) -> Void
  ) {
    self.maker = maker
    self.models = models
    self.order = order
    self.send = send
  }

  /// Carries out one effect. The caller is responsible for ending the program.
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
    case .setOrder(let keys): order.update(keys)
    case .loadModel(let index):
      let models = models
      // The shelf reports a failure; nobody waits for the model here.
      Task.detached { try? await models.withModel(index) { _ in } }
    case .quit: cancelAll()
    }
  }

  /// Cancels the work on all pictures.
  package func cancelAll() {
    for task in tasks.values { task.cancel() }
    tasks.removeAll()
  }

  /// Forgets the finished task of a picture.
  package func forget(_ key: PictureKey) { tasks[key] = nil }
}
