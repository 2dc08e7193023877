import Foundation
import Imaging
import ModelFiles
import OpenCoreML
import Testing

@Suite struct FeatureConversionTests {
  private func conversion(
    _ shape: [Int], _ type: String = "f32", kind: String = "input", metadata: [String: String] = [:]
  ) throws -> FeatureConversion {
    let port = EnginePort(name: "a", elementType: type, shape: shape.map { .init($0) })
    return try FeatureConversion(FeatureMetadata(port, kind: kind, entries: metadata))
  }

  /// What a conversion writes into a tensor of that many elements.
  private func written<Element>(
    _ conversion: FeatureConversion, _ value: MLFeatureValue, _ zeros: [Element]
  ) throws -> [Element] {
    let request = MemoryRequest(byteCount: zeros.count * MemoryLayout<Element>.stride)
    try conversion.write(value, shape: try conversion.shape(for: value), to: request, 0)
    return request.elements()
  }

  @Test(arguments: [
    ([1, 1, 16, 20], "f32", PixelBuffer.Format.gray8, 20, 16), ([1, 3, 256, 128], "f32", .rgb8, 128, 256),
    ([1, 16, 20, 3], "u8", .rgb8, 20, 16), ([1, 224, 224, 1], "f32", .gray8, 224, 224),
    ([2, 3, 64, 32], "f32", .rgb8, 32, 64), ([1, 3, 16, 20], "f16", .rgb8, 20, 16),
    ([1, 3, 16, 20], "i64", .rgb8, 20, 16),
    ([3, 16, 20], "f32", .rgb8, 20, 16), ([16, 20, 3], "f32", .rgb8, 20, 16), ([1, 28, 28], "f32", .gray8, 28, 28),
    ([28, 28], "f32", .gray8, 28, 28),
  ])
  func concludesAnImageFromItsShape(
    _ shape: [Int], _ type: String, _ format: PixelBuffer.Format, _ width: Int, _ height: Int
  ) throws {
    let description = try conversion(shape, type).description
    #expect(description.type == .image)
    #expect(description.isInferred)
    #expect(
      description.imageConstraint == MLImageConstraint(pixelsWide: width, pixelsHigh: height, pixelFormat: format))
    #expect(description.multiArrayConstraint?.shape.map(\.intValue) == shape)
  }

  @Test func takesAndGivesElementsWhereAnImageIsOnlyInferred() throws {
    let numbers = (0..<256).map { Float($0) - 128 }
    let array = MLFeatureValue(multiArray: MLMultiArray(MLShapedArray(scalars: numbers, shape: [1, 1, 16, 16])))
    let inferred = try conversion([1, 1, 16, 16])
    #expect(inferred.description.isAllowedValue(array))
    #expect(inferred.isElements(array))
    #expect(try written(inferred, array, [Float](repeating: 0, count: 256)) == numbers)
    try numbers.withUnsafeBytes { bytes throws in
      #expect(try inferred.read(bytes, shape: [1, 1, 16, 16], asElements: true).multiArrayValue?[0] == -128)
      #expect(try inferred.read(bytes, shape: [1, 1, 16, 16]).imageBufferValue != nil)
    }
    let declared = try conversion([1, 1, 16, 16], metadata: ["vitrine.input.a": "image; gray"])
    #expect(!declared.description.isAllowedValue(array))
    #expect(throws: MLModelError.self) { try declared.shape(for: array) }
  }

  @Test func anOutputOfOpenSizeIsAnImageOnlyBesideAnImage() throws {
    let any = TensorShape.Dimension(lowerBound: 1, upperBound: nil)
    let open = EnginePort(name: "b", elementType: "f32", shape: [.init(1), .init(3), any, any])
    func outputs(beside shape: [Int]) throws -> [FeatureMetadata] {
      let input = EnginePort(name: "a", elementType: "f32", shape: shape.map { .init($0) })
      let source = ModelMetadata.Source(fileName: "x.onnx", digest: "")
      return try ModelMetadata(inputs: [input], outputs: [open], entries: [:], source: source).outputs
    }
    #expect(try outputs(beside: [1, 1, 64, 64])[0].image != nil)
    #expect(try outputs(beside: [1, 128])[0].image == nil)
  }

  @Test(arguments: [
    ("i4", [-8, -1, 0, 7] as [Float], [0xF8, 0x70] as [UInt8]), ("u4", [15, 1, 9], [0x1F, 0x09]),
    ("f4e2m1", [0.5, -6, 3], [0xF1, 0x05]), ("f8e4m3", [448, 1, -0.001953125], [0x7E, 0x38, 0x81]),
    ("f8e5m2", [57344, 1, -Float.infinity], [0x7B, 0x3C, 0xFC]), ("f8e8m0", [1, 2, 0.25], [127, 128, 125]),
  ])
  func packsElementsOfFewBits(_ type: String, _ numbers: [Float], _ bytes: [UInt8]) throws {
    let conversion = try conversion([numbers.count], type)
    let array = MLFeatureValue(multiArray: MLMultiArray(MLShapedArray(scalars: numbers, shape: [numbers.count])))
    #expect(try written(conversion, array, [UInt8](repeating: 0, count: bytes.count)) == bytes)
    let read = try bytes.withUnsafeBytes { try conversion.read($0, shape: [numbers.count]) }.multiArrayValue
    #expect(read.map { array in numbers.indices.map { array[$0].floatValue } } == numbers)
  }

  @Test func roundsToTheNearestElementOfFewBits() {
    let integers = NarrowEncoder(.int4)
    #expect([100, -100, 2.5, 3.5, .nan].map(integers.code) == [7, 8, 2, 4, 0])
    let floats = NarrowEncoder(.float8E4M3)
    #expect([1e9, -1e9, .nan].map(floats.code) == [0x7E, 0xFE, 0x7F])
  }

  @Test(arguments: [
    ([1, 3], "f32"), ([1, 3, 15, 20], "f32"), ([1, 4, 64, 64], "f32"), ([1, 128, 768], "f32"), ([32, 1000], "f32"),
    ([1, 3, 64, 64], "boolean"), ([], "i32"),
  ])
  func takesOtherTensorsForMultiArrays(_ shape: [Int], _ type: String) throws {
    let description = try conversion(shape, type).description
    #expect(description.type == .multiArray)
    #expect(!description.isInferred)
    #expect(description.multiArrayConstraint?.shape.map(\.intValue) == shape)
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
    let error = #expect(throws: MLModelError.self) { try conversion.shape(for: MLFeatureValue(pixelBuffer: image)) }
    #expect(error?.code == .featureType)
    #expect(error?.message == "“a” takes an image of 20×16 pixels, not one of 16×20")
    #expect(throws: MLModelError.self) { try conversion.shape(for: MLFeatureValue(double: 1)) }
  }

  @Test func convertsBetweenGrayAndColor() throws {
    let gray = PixelBuffer(width: 16, height: 16, format: .gray8, bytes: (0..<256).map { UInt8($0) })
    let color = try conversion([1, 3, 16, 16])
    let floats = try written(color, MLFeatureValue(pixelBuffer: gray), [Float](repeating: 0, count: 768))
    #expect(floats[100] == floats[356] && floats[100] == floats[612])
    #expect(abs(floats[100] - 100.0 / 255) < 1e-6)

    let monochrome = try conversion([1, 1, 16, 16])
    let luminances = try written(
      monochrome, MLFeatureValue(pixelBuffer: gray.rgb()), [Float](repeating: 0, count: 256))
    #expect(zip(luminances, 0..<256).allSatisfy { abs($0 - Float($1) / 255) < 0.01 })
  }

  @Test func writesAStridedMultiArrayInTheTensorsOrder() throws {
    let conversion = try conversion([2, 3])
    // Columns after one another: the transpose of what the tensor wants.
    var memory: [Float] = [0, 10, 1, 11, 2, 12]
    let target = try memory.withUnsafeMutableBytes { bytes in
      let array = try MLMultiArray(
        dataPointer: #require(bytes.baseAddress), shape: [2, 3], dataType: .float32, strides: [1, 2])
      return try written(conversion, MLFeatureValue(multiArray: array), [Float](repeating: 0, count: 6))
    }
    #expect(target == [0, 1, 2, 10, 11, 12])
  }

  @Test func writesAndReadsLargeIntegersAsInt32() throws {
    let conversion = try conversion([3], "i64")
    #expect(conversion.description.multiArrayConstraint?.dataType == .int32)
    let array = try MLMultiArray(shape: [3], dataType: .int32)
    for (index, value) in [-5, 0, 7].enumerated() { array[index] = NSNumber(value: value) }
    #expect(try written(conversion, MLFeatureValue(multiArray: array), [Int64](repeating: 0, count: 3)) == [-5, 0, 7])
    let tensor = [Int64.max, -1, Int64.min]
    let read = try tensor.withUnsafeBytes { try conversion.read($0, shape: [3]) }.multiArrayValue
    #expect((0..<3).map { read?[$0].int32Value } == [Int32.max, -1, Int32.min])
  }

  @Test func writesAndReadsScalars() throws {
    let conversion = try conversion([], "f32")
    let array = try MLMultiArray(shape: [], dataType: .float32)
    array[0] = 2.5
    #expect(try written(conversion, MLFeatureValue(multiArray: array), [Float](repeating: 0, count: 1)) == [2.5])
  }

  @Test func refusesAMultiArrayOfAnotherShape() throws {
    let conversion = try conversion([2, 3])
    for shape in [[3, 2], [6], [2, 3, 1]] {
      let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: .float32)
      let error = #expect(throws: MLModelError.self) { try conversion.shape(for: MLFeatureValue(multiArray: array)) }
      #expect(error?.code == .featureType)
      #expect(error?.message.contains("2×3") == true)
    }
  }

  @Test(arguments: [
    ("f32", [1.5, -2, 300]), ("f64", [1.5, -2, 300]), ("f16", [1.5, -2, 300]), ("bf16", [1.5, -2, 300]),
    ("i64", [1, -2, 300]), ("i32", [1, -2, 300]), ("i16", [1, -2, 300]), ("i8", [1, -2, 127]), ("u8", [1, 0, 255]),
    ("u16", [1, 0, 300]), ("u32", [1, 0, 300]), ("u64", [1, 0, 300]), ("boolean", [1, 1, 1]),
  ]) func convertsNumbersOfAnotherType(_ type: String, _ expected: [Double]) throws {
    let conversion = try conversion([3], type)
    let array = try MLMultiArray(shape: [3], dataType: type == "f64" ? .float32 : .double)
    for (index, value) in [1.5, -2, 300].enumerated() { array[index] = NSNumber(value: value) }
    let request = MemoryRequest(byteCount: 24)
    try conversion.write(MLFeatureValue(multiArray: array), shape: [3], to: request, 0)
    let read = try request.withOutput(0) { bytes, _ in try conversion.read(bytes, shape: [3]) }.multiArrayValue
    #expect((0..<3).map { read?[$0].doubleValue } == expected)
  }

  @Test func usesAMultiArrayThatLiesAsTheTensorDoesWhereItIs() throws {
    let conversion = try conversion([2, 3])
    let array = try MLMultiArray(shape: [2, 3], dataType: .float32)
    let request = MemoryRequest(byteCount: 24)
    try conversion.write(MLFeatureValue(multiArray: array), shape: [2, 3], to: request, 0)
    #expect(request.usesInput(of: array))
    let doubles = try MLMultiArray(shape: [2, 3], dataType: .double)
    try conversion.write(MLFeatureValue(multiArray: doubles), shape: [2, 3], to: request, 0)
    #expect(!request.usesInput(of: doubles))
  }

  @Test func takesTheShapesThatTheFileAllows() throws {
    let port = EnginePort(
      name: "a", elementType: "f32",
      shape: [.init(1), .init(3), .init(lowerBound: 0, upperBound: nil), .init(lowerBound: 0, upperBound: nil)])
    let range = try FeatureConversion(
      FeatureMetadata(port, kind: "input", entries: ["vitrine.shape.a": "1x3x32...64x32..."]))
    let constraint = try #require(range.description.imageConstraint)
    #expect(constraint.sizeConstraint.type == .range)
    #expect(constraint.sizeConstraint.pixelsHighRange == NSRange(32...64))
    #expect(constraint.pixelsWide == 32 && constraint.pixelsHigh == 32)
    let listed = try FeatureConversion(
      FeatureMetadata(port, kind: "input", entries: ["vitrine.shape.a": "1x3x48x32; 1x3x64x64"]))
    #expect(
      listed.description.imageConstraint?.sizeConstraint.enumeratedImageSizes.map { [$0.pixelsWide, $0.pixelsHigh] }
        == [[32, 48], [64, 64]])
    func image(_ width: Int, _ height: Int) -> MLFeatureValue {
      MLFeatureValue(
        pixelBuffer: PixelBuffer(
          width: width, height: height, format: .rgb8, bytes: [UInt8](repeating: 0, count: 3 * width * height)))
    }
    #expect(try range.shape(for: image(200, 40)) == [1, 3, 40, 200])
    #expect(throws: MLModelError.self) { try range.shape(for: image(200, 65)) }
    #expect(try listed.shape(for: image(32, 48)) == [1, 3, 48, 32])
    #expect(listed.description.isAllowedValue(image(64, 64)))
    #expect(!listed.description.isAllowedValue(image(48, 32)))
    #expect(throws: MLModelError.self) { try listed.shape(for: image(48, 32)) }
  }

  @Test(arguments: ["1x3x32", "2x3x32x32", "1x3xax32", "", "1x3x64...32x32", "1x3x32x32; 1x3x32"])
  func refusesShapesThatTheInputCannotHave(_ text: String) throws {
    let port = EnginePort(
      name: "a", elementType: "f32",
      shape: [.init(1), .init(3), .init(lowerBound: 0, upperBound: nil), .init(lowerBound: 0, upperBound: nil)])
    let error = #expect(throws: MLModelError.self) {
      try FeatureMetadata(port, kind: "input", entries: ["vitrine.shape.a": text])
    }
    #expect(error?.code == .io)
  }
}
