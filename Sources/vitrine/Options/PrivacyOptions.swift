import ArgumentParser
import Settings

/// What photographs leave behind on disk. It means the same in every command that shows or uses them.
struct PrivacyOptions: ParsableArguments {
  @Flag(
    name: .customLong("private"),
    help: "Neither read nor write thumbnails: no trace of the photographs stays on disk.")
  var isPrivate = UserSettings.current.isPrivate
}
