import Foundation
import Imaging

/// How one feature lies in a tensor: found once at load, used for every prediction.
package struct FeatureConversion: Sendable {
  /// The feature as the model's users see it.
  package let description: MLFeatureDescription
  private let tensor: ModelSignature.Tensor
  private let image: ImageLayout?

  /// Where the components of an image's pixels lie, and what they are multiplied with.
  private struct ImageLayout {
    var isPlanar: Bool
    var isFloat: Bool
    /// The largest component's value in the tensor: 1 or 255.
    var maximum: Float
  }

  /// The conversion for an input or output.
  ///
  /// The model's file may say what it is by a metadata entry `vitrine.input.NAME` or `vitrine.output.NAME`:
  /// "image; gray; 0...1", "image; rgb; 0...255", "array". Else a tensor of 1 or 3 channels that is at least 16 pixels wide and
  /// high is an image, its components 0…1 where they are floating-point numbers and 0…255 where they are bytes.
  package init(_ tensor: ModelSignature.Tensor, kind: String, metadata: [String: String]) throws {
    self.tensor = tensor
    let declared = metadata["vitrine.\(kind).\(tensor.name)"].map {
      $0.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let shape = tensor.shape
    let isPlanar = shape.count == 4 && (shape[1] == 1 || shape[1] == 3)
    let isInterleaved = shape.count == 4 && !isPlanar && (shape[3] == 1 || shape[3] == 3)
    let (channels, height, width) =
      isPlanar ? (shape[1], shape[2], shape[3]) : isInterleaved ? (shape[3], shape[1], shape[2]) : (0, 0, 0)
    let canBeImage =
      channels > 0 && shape[0] == 1 && ["f32", "u8"].contains(tensor.elementType) && width >= 16 && height >= 16
    guard canBeImage, declared?.first != "array" else {
      guard declared?.first != "image" else {
        throw MLModelError(
          .io, "“\(tensor.name)” is said to be an image, but its shape \(shape) of \(tensor.elementType) is none")
      }
      image = nil
      description = MLFeatureDescription(
        name: tensor.name, type: .multiArray, imageConstraint: nil,
        multiArrayConstraint: MLMultiArrayConstraint(shape: shape, dataType: try Self.dataType(tensor)),
        isInferred: false)
      return
    }
    let isFloat = tensor.elementType == "f32"
    image = ImageLayout(
      isPlanar: isPlanar, isFloat: isFloat, maximum: isFloat && declared?.last != "0...255" ? 1 : 255)
    description = MLFeatureDescription(
      name: tensor.name, type: .image,
      imageConstraint: MLImageConstraint(
        pixelsWide: width, pixelsHigh: height, pixelFormat: channels == 1 ? .gray8 : .rgb8),
      multiArrayConstraint: nil, isInferred: declared == nil)
  }

  /// Writes a value into the tensor's memory.
  ///
  /// - Throws: `MLModelError` with the code `featureType` where the value does not fit; it says what was expected.
  package func write(_ value: MLFeatureValue, to memory: UnsafeMutableRawBufferPointer) throws {
    if let image, let constraint = description.imageConstraint {
      guard let buffer = value.imageBufferValue else { throw mismatch("an image", value) }
      guard buffer.width == constraint.pixelsWide, buffer.height == constraint.pixelsHigh else {
        throw MLModelError(
          .featureType,
          "“\(tensor.name)” takes an image of \(constraint.pixelsWide)×\(constraint.pixelsHigh) pixels, not \(buffer.width)×\(buffer.height)"
        )
      }
      let converted = constraint.pixelFormat == .gray8 ? buffer.grayscale() : buffer.rgb()
      return Self.write(converted, image, to: memory)
    }
    guard let array = value.multiArrayValue else { throw mismatch("a multi-array", value) }
    try write(array, to: memory)
  }

  /// Reads the tensor's memory.
  package func read(_ memory: UnsafeRawBufferPointer) throws -> MLFeatureValue {
    if let image, let constraint = description.imageConstraint {
      return MLFeatureValue(pixelBuffer: Self.read(memory, image, constraint))
    }
    let array = try MLMultiArray(shape: tensor.shape.map { $0 as NSNumber }, dataType: Self.dataType(tensor))
    array.withUnsafeMutableBytes { bytes, _ in
      bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.prefix(bytes.count)))
    }
    return MLFeatureValue(multiArray: array)
  }

  private func mismatch(_ expected: String, _ value: MLFeatureValue) -> MLModelError {
    MLModelError(.featureType, "“\(tensor.name)” takes \(expected), not a value of the type \(value.type)")
  }

  private func write(_ array: MLMultiArray, to memory: UnsafeMutableRawBufferPointer) throws {
    let type = try Self.dataType(tensor)
    guard array.shape.map(\.intValue) == tensor.shape, array.dataType == type, array.isContiguous else {
      throw MLModelError(
        .featureType,
        "“\(tensor.name)” takes a contiguous multi-array of the shape \(tensor.shape) of \(type), not \(array.shape) of \(array.dataType)"
      )
    }
    array.withUnsafeBytes { memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(memory.count))) }
  }

  private static func dataType(_ tensor: ModelSignature.Tensor) throws -> MLMultiArrayDataType {
    switch tensor.elementType {
    case "f64": .double
    case "f32": .float32
    case "f16": .float16
    case "i32": .int32
    case "i8": .int8
    default:
      throw MLModelError(.io, "“\(tensor.name)” holds elements of the type \(tensor.elementType), which is not supported")
    }
  }

  private static func write(_ buffer: PixelBuffer, _ layout: ImageLayout, to memory: UnsafeMutableRawBufferPointer) {
    let channels = buffer.format.componentCount
    let pixels = buffer.width * buffer.height
    buffer.bytes.withUnsafeBufferPointer { source in
      if !layout.isFloat {
        let target = memory.bindMemory(to: UInt8.self)
        for channel in 0..<channels {
          for pixel in 0..<pixels {
            target[layout.isPlanar ? channel * pixels + pixel : pixel * channels + channel] =
              source[pixel * channels + channel]
          }
        }
        return
      }
      let target = memory.bindMemory(to: Float.self)
      let scale = layout.maximum / 255
      if channels == 1 || !layout.isPlanar {
        for index in 0..<pixels * channels { target[index] = Float(source[index]) * scale }
        return
      }
      for channel in 0..<channels {
        let plane = channel * pixels
        for pixel in 0..<pixels { target[plane + pixel] = Float(source[pixel * channels + channel]) * scale }
      }
    }
  }

  private static func read(
    _ memory: UnsafeRawBufferPointer, _ layout: ImageLayout, _ constraint: MLImageConstraint
  ) -> PixelBuffer {
    let channels = constraint.pixelFormat.componentCount
    let pixels = constraint.pixelsWide * constraint.pixelsHigh
    return PixelBuffer(width: constraint.pixelsWide, height: constraint.pixelsHigh, format: constraint.pixelFormat) {
      target in
      if !layout.isFloat {
        let source = memory.bindMemory(to: UInt8.self)
        for channel in 0..<channels {
          for pixel in 0..<pixels {
            target[pixel * channels + channel] =
              source[layout.isPlanar ? channel * pixels + pixel : pixel * channels + channel]
          }
        }
        return
      }
      let source = memory.bindMemory(to: Float.self)
      let scale = 255 / layout.maximum
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          let value = source[layout.isPlanar ? channel * pixels + pixel : pixel * channels + channel] * scale + 0.5
          // A value that is no number becomes black: `min` and `max` in this order leave none.
          target[pixel * channels + channel] = UInt8(max(0, min(255, value.isNaN ? 0 : value)))
        }
      }
    }
  }
}
