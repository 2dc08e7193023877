/// How an image is brought to the size that a model expects. Replaces Vision's type, which Linux lacks.
public enum VNImageCropAndScaleOption: UInt, Sendable {
  /// Scaled until it covers the size, then cropped to its centre.
  case centerCrop = 0
  /// Scaled to fit inside the size, centred, with black around it.
  case scaleFit = 1
  /// Stretched to the size.
  case scaleFill = 2
}
