import TerminalGraphics
import TerminalUI

/// What the terminal holds: the only owner of the numbers of its images.
package struct ImageStore: Sendable {
  /// How much memory of the terminal the images may take, in bytes.
  package static let budget = 64 << 20

  /// An image that the terminal has.
  package struct Entry: Sendable {
    package let number: ImageNumber
    /// Bytes in the terminal's memory.
    package let byteCount: Int
    /// Whether it has all the pixels that it can have.
    package let isRefined: Bool
    fileprivate var lastFrame: Int
  }

  private var entries: [PlacedImage: Entry] = [:]
  private var frame = 0
  private var numbers: ImageNumbers
  private let budget: Int

  /// The numbers that images may have.
  package var range: ClosedRange<UInt32> { numbers.range }

  /// A store without images.
  ///
  /// - Parameter seed: tells programs in the same terminal apart, which share its numbers.
  package init(seed: Int32, budget: Int = ImageStore.budget) {
    numbers = ImageNumbers(seed: UInt32(bitPattern: seed))
    self.budget = budget
  }

  /// Bytes that the images take in the terminal.
  package var byteCount: Int { entries.values.reduce(0) { $0 + $1.byteCount } }

  /// What is known of an image; `nil` if the terminal does not have it.
  package subscript(_ image: PlacedImage) -> Entry? { entries[image] }

  /// Whether the terminal has all of an image.
  package func isComplete(_ image: PlacedImage) -> Bool { entries[image] != nil }

  /// A number for a new image; `nil` if all are in use.
  package mutating func makeNumber() -> ImageNumber? { numbers.make() }

  /// Gives back a number whose image is not in the terminal.
  package mutating func giveBack(_ number: ImageNumber) { numbers.giveBack(number) }

  /// Notes that an image has been sent completely; returns the number of the one that it replaces, to be deleted once it is no
  /// longer on the screen.
  package mutating func complete(
    _ image: PlacedImage, as number: ImageNumber, byteCount: Int, isRefined: Bool
  ) -> ImageNumber? {
    let old = entries[image]?.number
    entries[image] = Entry(number: number, byteCount: byteCount, isRefined: isRefined, lastFrame: frame)
    return old
  }

  /// Notes a frame; returns the numbers of images to delete and then to give back, so that the rest, and what the frame still wants,
  /// keeps within the budget. What the frame shows or wants stays.
  package mutating func show(_ shown: Set<PlacedImage>, wanted: [PlacedImage]) -> [ImageNumber] {
    frame += 1
    for image in shown { entries[image]?.lastFrame = frame }
    for image in wanted { entries[image]?.lastFrame = frame }
    // Room is made before images come, not after: until then the terminal would hold them beyond the budget.
    var rest = wanted.reduce(byteCount) { sum, image in
      guard entries[image]?.isRefined != true else { return sum }
      let picture = image.bitmap.picture
      return sum + picture.width * picture.height * 4
    }
    guard rest > budget else { return [] }
    var deleted: [ImageNumber] = []
    for (image, entry) in entries.sorted(by: { $0.value.lastFrame < $1.value.lastFrame })
    where rest > budget && entry.lastFrame < frame {
      entries[image] = nil
      deleted.append(entry.number)
      rest -= entry.byteCount
    }
    return deleted
  }

  /// Forgets all images: they are to be deleted, or the terminal may have lost them. Returns their numbers.
  package mutating func removeAll() -> [ImageNumber] {
    defer { entries = [:] }
    return entries.values.map(\.number)
  }
}
