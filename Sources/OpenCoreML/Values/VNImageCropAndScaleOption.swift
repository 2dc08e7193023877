/// How an image is brought to the size that a model takes. Stands in for Vision's type, which Linux does not have.
public enum VNImageCropAndScaleOption: UInt, Sendable {
  /// Scaled until it covers the size, its middle cut out.
  case centerCrop = 0
  /// Scaled until it lies within the size, in the middle, black around it.
  case scaleFit = 1
  /// Stretched to the size.
  case scaleFill = 2
}
