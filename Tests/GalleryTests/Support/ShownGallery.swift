import Gallery
import Imaging
import InferenceTrace
import Pictures
import SystemPackage
import TerminalUI

/// A gallery that has only got messages, the same on every machine: fixed names, pictures and times.
struct ShownGallery {
  private(set) var model: GalleryModel

  static let names = (1...40).map { "harbour \($0).jpg" }
  /// Names with wide characters, without an end, and with what a terminal would obey.
  static let unusualNames = ["漢字の写真.webp", String(repeating: "long ", count: 20) + ".jpeg", "bell\u{07}.png"]

  /// A gallery that has been listed and whose model is loaded.
  init(_ size: Size, filter: Filter = .model(0), models: [String] = ["Colorizer", "Sharpener"]) {
    model = GalleryModel(screenSize: size, title: "Holiday", modelNames: models, filter: filter)
    let names = Array(Self.names.prefix(4)) + Self.unusualNames + Self.names.dropFirst(4)
    receive(
      .listed(
        names.enumerated().map { Photograph(id: $0.offset, path: FilePath("/photographs/\($0.element)")) },
        isComplete: true))
    receive(.creditsRead(["harbour 1.jpg": "A. Photographer, CC BY 4.0"]))
    for index in models.indices { receive(.modelChanged(index, .loaded(ShownTrace.loadedModel))) }
    receive(.tick(ShownTrace.records, now: ShownTrace.end))
  }

  mutating func receive(_ message: GalleryMessage) { _ = update(message) }

  /// Takes a message; returns what follows from it.
  mutating func update(_ message: GalleryMessage) -> [GalleryEffect] { GalleryUpdate.update(&model, message) }

  mutating func press(_ keys: Key...) { for key in keys { receive(.terminal(.key(key))) } }

  mutating func resize(to size: Size) { receive(.terminal(.resize(size))) }

  /// The keys of the pictures that are worked on, in the order of the photographs.
  var activeKeys: [PictureKey] { model.activeKeys.sorted { $0.photograph < $1.photograph } }

  mutating func report(_ progress: PictureProgress, for key: PictureKey) {
    receive(.picture(key, generation: model.tile(key.photograph, key.purpose).generation, progress))
  }

  /// Brings the first tiles as far as tiles can be: done, damaged, failed, and each of the stages before.
  mutating func reportOneOfEachKind() {
    let damage = "the file ends early"
    for (place, key) in activeKeys.enumerated() {
      let picture = finished(key)
      switch place {
      case 0, 1, 4: report(.finished(picture), for: key)
      case 2:
        var damaged = picture
        damaged.damage = damage
        report(.finished(damaged), for: key)
      case 3: report(.failed(PictureFailure(shortReason: "cut off", reason: damage)), for: key)
      case 5: report(.preparing, for: key)
      case 6: report(.prepared(preview: picture.before), for: key)
      case 7: report(.predicting, for: key)
      default: break
      }
    }
  }

  /// Finishes everything that is worked on.
  mutating func finishAll() { for key in activeKeys { report(.finished(finished(key)), for: key) } }

  /// A picture that fills what was asked for: a sky above the sea, gray before and coloured after.
  private func finished(_ key: PictureKey) -> FinishedPicture {
    let room = model.tile(key.photograph, key.purpose).request?.room.pictures
    return ShownPicture.finished(
      filling: Size(columns: room?.columns ?? 1, rows: room?.rows ?? 1), variant: key.photograph)
  }
}
