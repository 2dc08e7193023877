/// An input or output in a compiled model's `metadata.json`.
package struct FeatureMetadata: Sendable, Equatable, Codable {
  /// The layout of an image in a tensor.
  package struct Image: Sendable, Equatable, Codable {
    /// The channels in their order.
    package enum ColorLayout: String, Sendable, Codable, CaseIterable {
      case gray, rgb, bgr

      package var channelCount: Int { self == .gray ? 1 : 3 }
    }
    package enum AxisOrder: String, Sendable, Codable, CaseIterable {
      /// Batch, channels, rows, columns.
      case planar = "NCHW"
      /// Batch, rows, columns, channels.
      case interleaved = "NHWC"
    }

    /// The tensor values for components of 0 and of 255.
    package struct Bounds: Sendable, Equatable, Codable {
      package var lower: Float
      package var upper: Float

      package init(lower: Float, upper: Float) { (self.lower, self.upper) = (lower, upper) }
    }

    package var colorLayout: ColorLayout
    package var axisOrder: AxisOrder
    /// The tensor values for components of 0 and of 255.
    package var lowerBound: Float
    package var upperBound: Float
    /// The bounds of each channel, in the tensor's order, if they differ; otherwise `nil`. They override the two above.
    package var channelBounds: [Bounds]?
    /// The number of dimensions if not four: three without a batch, two without channels either.
    package var rank: Int?

    package init(
      colorLayout: ColorLayout, axisOrder: AxisOrder, lowerBound: Float, upperBound: Float,
      channelBounds: [Bounds]? = nil, rank: Int? = nil
    ) {
      self.rank = rank == 4 ? nil : rank
      self.colorLayout = colorLayout
      self.axisOrder = axisOrder
      self.lowerBound = lowerBound
      self.upperBound = upperBound
      self.channelBounds = channelBounds
    }

    /// Sets the bounds from a scale, which has one pair for all channels or one for each.
    package mutating func setBounds(_ scale: PixelScale) {
      let bounds = scale.bounds
      (lowerBound, upperBound) = (bounds[0].lower, bounds[0].upper)
      channelBounds = bounds.count > 1 ? bounds : nil
    }

    package var rowAxis: Int { columnAxis - 1 }
    package var columnAxis: Int { (rank ?? 4) - (axisOrder == .planar ? 1 : 2) }
    /// `nil` if there is none.
    package var channelAxis: Int? { rank == 2 ? nil : axisOrder == .planar ? rowAxis - 1 : columnAxis + 1 }
  }

  /// A single number.
  package enum Scalar: String, Sendable, Codable {
    case double, int64
  }

  package var name: String
  /// OpenVINO's name for the element type, for example "f32".
  package var elementType: String
  package var shape: TensorShape
  /// `nil` if it is a multi-array.
  package var image: Image?
  /// Whether it counts as an image only because of its shape.
  package var isInferred: Bool
  /// The meaning of an output that is not an image; `nil` if nothing states it.
  package var meaning: OutputMeaning?
  /// The element type of its multi-arrays, if the model's file names one that is not its tensor's.
  package var arrayElement: ArrayElement?
  /// The kind of a single number that stands for an array of one element; `nil` for an array.
  package var scalar: Scalar?
  /// What fills an input that is left out; `nil` if it must be given.
  package var defaultValue: Double?
  /// What people should know of it.
  package var shortDescription: String?

  package init(
    name: String, elementType: String, shape: TensorShape, image: Image? = nil, isInferred: Bool = false
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.image = image
    self.isInferred = isInferred
  }

  /// The number of pictures in an image's tensor; an open batch holds one.
  package var batchCount: Int {
    guard let dimensions = shape.dimensions, dimensions.count == 4, let batch = dimensions.first else { return 1 }
    return max(1, batch.lowerBound)
  }
}
