import InferenceTrace
import Pictures

/// Carries out effects: one task a picture, so that a cancelled tile costs nothing further.
@MainActor final class EffectRunner {
  private let maker: PictureMaker
  private let models: ModelShelf
  private let order: ViewportOrder
  private let send: @Sendable (GalleryMessage) -> Void
  private var tasks: [PictureKey: Task<Void, Never>] = [:]

  /// A runner that reports by `send`, from any thread.
  init(
    maker: PictureMaker, models: ModelShelf, order: ViewportOrder, send: @escaping @Sendable (GalleryMessage) -> Void
  ) {
    self.maker = maker
    self.models = models
    self.order = order
    self.send = send
  }

  /// Carries out one effect; ending the program is the caller's.
  func run(_ effect: GalleryEffect) {
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

  /// Gives up all pictures.
  func cancelAll() {
    for task in tasks.values { task.cancel() }
    tasks.removeAll()
  }

  /// Forgets the task of a picture that has ended.
  func forget(_ key: PictureKey) { tasks[key] = nil }
}
