import Foundation
import Imaging
import OpenCoreML
import Testing

@Suite struct FeatureConversionTests {
  private func conversion(
    _ shape: [Int], _ type: String = "f32", kind: String = "input", metadata: [String: String] = [:]
  ) throws -> FeatureConversion {
    try FeatureConversion(.init(name: "a", elementType: type, shape: shape), kind: kind, metadata: metadata)
  }

  @Test(arguments: [
    ([1, 1, 16, 20], "f32", PixelBuffer.Format.gray8, 20, 16), ([1, 3, 256, 128], "f32", .rgb8, 128, 256),
    ([1, 16, 20, 3], "u8", .rgb8, 20, 16), ([1, 224, 224, 1], "f32", .gray8, 224, 224),
  ])
  func concludesAnImageFromItsShape(
    _ shape: [Int], _ type: String, _ format: PixelBuffer.Format, _ width: Int, _ height: Int
  ) throws {
    let description = try conversion(shape, type).description
    #expect(description.type == .image)
    #expect(description.isInferred)
    #expect(
      description.imageConstraint == MLImageConstraint(pixelsWide: width, pixelsHigh: height, pixelFormat: format))
    #expect(description.multiArrayConstraint == nil)
  }

  @Test(arguments: [
    ([1, 3], "f32"), ([1, 3, 15, 20], "f32"), ([2, 3, 64, 64], "f32"), ([1, 4, 64, 64], "f32"),
    ([1, 3, 64, 64], "f16"), ([], "i32"),
  ])
  func takesOtherTensorsForMultiArrays(_ shape: [Int], _ type: String) throws {
    let description = try conversion(shape, type).description
    #expect(description.type == .multiArray)
    #expect(!description.isInferred)
    #expect(description.multiArrayConstraint?.shape == shape)
  }

  @Test func theModelsFileHasTheLastWord() throws {
    let array = try conversion([1, 3, 64, 64], metadata: ["vitrine.input.a": "array"])
    #expect(array.description.type == .multiArray)
    let small = try conversion([1, 1, 4, 4], metadata: ["vitrine.input.a": "image; gray; 0...255"])
    #expect(small.description.type == .image)
    #expect(!small.description.isInferred)
    let output = try conversion([1, 3, 64, 64], kind: "output", metadata: ["vitrine.input.a": "array"])
    #expect(output.description.type == .image)
  }

  @Test(arguments: [
    "image", "image; cmyk", "image; gray; 1...0", "image; gray; some", "picture; gray", "", "image; gray; 0...1; more",
    "image; rgb; 0...1",
  ])
  func refusesWhatTheFileCannotMean(_ text: String) throws {
    let error = #expect(throws: MLModelError.self) {
      try conversion([1, 1, 64, 64], metadata: ["vitrine.input.a": text])
    }
    #expect(error?.code == .io)
  }

  @Test func refusesElementsThatNoMultiArrayHolds() throws {
    #expect(throws: MLModelError.self) { try conversion([1, 3], "other") }
  }

  @Test func saysWhichSizeWasExpectedAndWhichCame() throws {
    let conversion = try conversion([1, 1, 16, 20])
    let image = PixelBuffer(width: 16, height: 20, format: .gray8, bytes: [UInt8](repeating: 0, count: 320))
    let error = #expect(throws: MLModelError.self) { try conversion.check(MLFeatureValue(pixelBuffer: image)) }
    #expect(error?.code == .featureType)
    #expect(error?.message == "“a” takes an image of 20×16 pixels, not one of 16×20")
    #expect(throws: MLModelError.self) { try conversion.check(MLFeatureValue(double: 1)) }
  }

  @Test func convertsBetweenGrayAndColor() throws {
    let gray = PixelBuffer(width: 16, height: 16, format: .gray8, bytes: (0..<256).map { UInt8($0) })
    let color = try conversion([1, 3, 16, 16])
    var floats = [Float](repeating: -1, count: 768)
    try floats.withUnsafeMutableBytes { try color.write(MLFeatureValue(pixelBuffer: gray), to: $0) }
    #expect(floats[100] == floats[356] && floats[100] == floats[612])
    #expect(abs(floats[100] - 100.0 / 255) < 1e-6)

    let monochrome = try conversion([1, 1, 16, 16])
    var luminances = [Float](repeating: -1, count: 256)
    try luminances.withUnsafeMutableBytes { try monochrome.write(MLFeatureValue(pixelBuffer: gray.rgb()), to: $0) }
    #expect(zip(luminances, 0..<256).allSatisfy { abs($0 - Float($1) / 255) < 0.01 })
  }

  @Test func writesAStridedMultiArrayInTheTensorsOrder() throws {
    let conversion = try conversion([2, 3])
    // Columns after one another: the transpose of what the tensor wants.
    var memory: [Float] = [0, 10, 1, 11, 2, 12]
    var target = [Float](repeating: -1, count: 6)
    try memory.withUnsafeMutableBytes { bytes in
      let array = try MLMultiArray(
        dataPointer: #require(bytes.baseAddress), shape: [2, 3], dataType: .float32, strides: [1, 2])
      try target.withUnsafeMutableBytes { try conversion.write(MLFeatureValue(multiArray: array), to: $0) }
    }
    #expect(target == [0, 1, 2, 10, 11, 12])
  }

  @Test func writesAndReadsLargeIntegersAsInt32() throws {
    let conversion = try conversion([3], "i64")
    #expect(conversion.description.multiArrayConstraint?.dataType == .int32)
    let array = try MLMultiArray(shape: [3], dataType: .int32)
    for (index, value) in [-5, 0, 7].enumerated() { array[index] = NSNumber(value: value) }
    var tensor = [Int64](repeating: 99, count: 3)
    try tensor.withUnsafeMutableBytes { try conversion.write(MLFeatureValue(multiArray: array), to: $0) }
    #expect(tensor == [-5, 0, 7])
    tensor = [Int64.max, -1, Int64.min]
    let read = try tensor.withUnsafeBytes { try conversion.read($0) }.multiArrayValue
    #expect((0..<3).map { read?[$0].int32Value } == [Int32.max, -1, Int32.min])
  }

  @Test func writesAndReadsScalars() throws {
    let conversion = try conversion([], "f32")
    let array = try MLMultiArray(shape: [], dataType: .float32)
    array[0] = 2.5
    var tensor: [Float] = [0]
    try tensor.withUnsafeMutableBytes { try conversion.write(MLFeatureValue(multiArray: array), to: $0) }
    #expect(tensor == [2.5])
  }

  @Test func refusesAMultiArrayOfAnotherShapeOrType() throws {
    let conversion = try conversion([2, 3])
    for (shape, type) in [([3, 2], MLMultiArrayDataType.float32), ([2, 3], .double), ([6], .float32)] {
      let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: type)
      #expect(throws: MLModelError.self) { try conversion.check(MLFeatureValue(multiArray: array)) }
    }
  }
}
