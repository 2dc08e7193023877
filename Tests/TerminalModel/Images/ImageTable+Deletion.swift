/// How pictures go.
extension ImageTable {
  mutating func delete(_ command: GraphicsCommand, _ shown: Set<UInt32>, _ rules: GraphicsRules) throws {
    let what = command.letter("d", or: "a")
    let id = UInt32(truncatingIfNeeded: command.number("i"))
    switch what {
    case "a", "A":
      // Virtual placements stay, so this is of no use to a program that has only those.
      for (id, image) in images where !image.placements.values.contains(where: \.isVirtual) {
        remove(id, frees: what == "A", shown)
        goneOtherwise.insert(id)
      }
    case "i", "I":
      guard images[id] != nil else {
        if goneOtherwise.remove(id) == nil { faults.append("picture \(id) is deleted and is not there") }
        return
      }
      if let placement = command.values["p"].flatMap(Int.init), placement != 0 {
        images[id]?.placements[placement] = nil
        guard images[id]?.placements.isEmpty == true else { return }
      }
      remove(id, frees: what == "I", shown)
    case "r", "R":
      guard rules.deletesRanges else {
        throw GraphicsError(code: "EINVAL", message: "this terminal deletes no ranges of ids")
      }
      let range =
        UInt32(
          clamping: command.number("x"))...max(
          UInt32(clamping: command.number("x")), UInt32(clamping: command.number("y")))
      for id in images.keys where range.contains(id) {
        remove(id, frees: what == "R", shown)
        goneOtherwise.insert(id)
      }
    default:
      throw GraphicsError(code: "EINVAL", message: "this model does not know how to delete by “\(what)”")
    }
  }

  private mutating func remove(_ id: UInt32, frees: Bool, _ shown: Set<UInt32>) {
    if shown.contains(id) { faults.append("picture \(id) is deleted while it is on the screen") }
    if frees {
      images[id] = nil
      deletedCount += 1
    } else {
      images[id]?.placements = [:]
    }
  }
}
