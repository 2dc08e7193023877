/// What a model's file may say of itself, in entries of its metadata whose keys are the raw values.
public enum MLModelMetadataKey: String, Sendable, CaseIterable {
  case description = "vitrine.description"
  case versionString = "vitrine.version"
  case author = "vitrine.author"
  case license = "vitrine.license"
}
