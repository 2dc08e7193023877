import Foundation
import Imaging
import ModelFiles
import OpenCoreML
import Pictures
import Testing

/// What numbers of all shapes are taken for, and what is drawn and said of them.
@Suite struct OutputReadingTests {
  private func reading(
    _ meaning: OutputMeaning? = nil, labels: [String]? = nil, isGray: Bool = false, element: ImageElement = .f32,
    batchCount: Int = 1
  ) -> OutputReading {
    OutputReading(
      meaning: meaning, labels: labels, inputSize: PixelSize(width: 32, height: 16), inputIsGray: isGray,
      element: element, batchCount: batchCount)
  }

  private func value(_ shape: [Int], _ number: (Int) -> Float) throws -> MLFeatureValue {
    let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: .float32)
    for index in 0..<array.count { array[index] = NSNumber(value: number(index)) }
    return MLFeatureValue(multiArray: array)
  }

  private let photograph = PixelBuffer(
    width: 64, height: 32, format: .rgb8, bytes: [UInt8](repeating: 100, count: 64 * 32 * 3))

  @Test func logitsBecomeProbabilitiesAndTheBestThreeAreTold() throws {
    let labels = ["cat", "dog", "cow", "owl"]
    let output = reading(labels: labels).output(of: try value([1, 4]) { [2, 3, -1, 1][$0] })
    guard case .classes(let shares) = output else { return #expect(Bool(false), "\(output)") }
    #expect(shares.map(\.label) == ["dog", "cat", "owl"])
    let sum = exp(2.0) + exp(3.0) + exp(-1.0) + exp(1.0)
    #expect(abs(shares[0].value - exp(3.0) / sum) < 1e-6)
    #expect(output.answer?.text == "dog 66%, cat 24%, owl 9%")
    #expect(output.answer?.brief == "dog 66%")
  }

  @Test func probabilitiesStayAsTheyAreAlsoThoseOfSeveralClassesAtOnce() throws {
    #expect(reading().output(of: try value([1, 3]) { [0.7, 0.2, 0.1][$0] }).answer?.text == "#0 70%, #1 20%, #2 10%")
    #expect(
      reading().output(of: try value([1, 3, 1, 1]) { [0.9, 0.8, 0][$0] }).answer?.text == "#0 90%, #1 80%, #2 0%")
  }

  @Test func numbersThatAreNoneAreNoClasses() throws {
    let output = reading().output(of: try value([1, 3]) { [.nan, 1, 2][$0] })
    #expect(output.answer?.text == "1×3, 1.0…2.0")
    #expect(reading().output(of: try value([1, 2, 3]) { _ in .nan }).answer?.text == "1×2×3, no numbers")
  }

  @Test func labelsAreSafeForATerminalAndShort() throws {
    let hostile = "\u{1B}]0;owned\u{07}\u{202E}cat, the rest" + String(repeating: "x", count: 10_000)
    let output = reading(labels: [hostile, "dog"]).output(of: try value([2]) { [0.9, 0.1][$0] })
    let text = try #require(output.answer?.text)
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E })
    #expect(text.count < 120 && text.contains("90%"), "\(text)")
  }

  @Test func aChannelOfLogitsOrProbabilitiesIsAMask() throws {
    for scale in [Float(1), 20] {
      // The right half is covered.
      let numbers = try value([1, 1, 16, 32]) { index in
        let isCovered = index % 32 >= 16
        return scale == 1 ? (isCovered ? 1 : 0) : (isCovered ? scale : -scale)
      }
      let output = reading().output(of: numbers)
      #expect(output.answer?.text == "mask 50%")
      let drawn = output.drawn(over: photograph)
      #expect(drawn.width == 64 && drawn.height == 32)
      #expect(Array(drawn.bytes[0..<3]) == [100, 100, 100])
      #expect(Array(drawn.bytes[(63 * 3)..<(64 * 3)]) != [100, 100, 100])
    }
  }

  @Test func positiveNumbersBeyondOneAreADepthMapBetweenItsPercentiles() throws {
    // A single stray number darkens nothing.
    let output = reading().output(of: try value([1, 16, 32]) { $0 == 0 ? 10_000 : Float($0 / 32) + 2 })
    #expect(output.answer?.text == "depth 2.0…10000")
    let top = output.drawn(over: photograph).bytes[(40 * 3)..<(40 * 3 + 3)]
    let bottom = output.drawn(over: photograph).bytes.suffix(3)
    #expect(Array(top) != Array(bottom))
  }

  @Test func aConstantMapAndOneOfInfinitiesAreDrawnToo() throws {
    #expect(reading(.depth).output(of: try value([16, 32]) { _ in 7 }).drawn(over: photograph).width == 64)
    let infinite = reading(.depth).output(of: try value([16, 32]) { $0 % 2 == 0 ? .infinity : -3e38 })
    #expect(infinite.drawn(over: photograph).width == 64)
    let huge = reading(.depth).output(of: try value([16, 32]) { $0 % 2 == 0 ? 3e38 : -3e38 })
    #expect(huge.drawn(over: photograph).height == 32)
  }

  @Test(arguments: [[1, 4, 16, 32], [1, 16, 32, 4]]) func scoresOfClassesAreAMaskOfTheBestInBothOrders(
    _ shape: [Int]
  ) throws {
    let isPlanar = shape[1] == 4
    let output = reading(labels: ["background", "sky", "tree", "road"]).output(
      of: try value(shape) { index in
        let (channel, place) = isPlanar ? (index / 512, index % 512) : (index % 4, index / 4)
        // Sky above, road below, a column of background at the left.
        let wanted = place % 32 < 8 ? 0 : place / 32 < 8 ? 1 : 3
        return channel == wanted ? 5 : -Float(channel)
      })
    #expect(output.answer?.text == "mask: sky 38%, road 38%")
    let drawn = output.drawn(over: photograph)
    #expect(Array(drawn.bytes[0..<3]) == [100, 100, 100])
    #expect(Array(drawn.bytes[(60 * 3)..<(60 * 3 + 3)]) != Array(drawn.bytes.suffix(3)))
  }

  @Test func placesOfClassesAreAMaskWhateverTheirNumbers() throws {
    let array = try MLMultiArray(shape: [1, 16, 32], dataType: .int32)
    for index in 0..<array.count { array[index] = [0, -5, 7, Int32.max][index % 4] as NSNumber }
    let output = reading(element: .i32).output(of: MLFeatureValue(multiArray: array))
    #expect(output.answer?.text == "mask: #7 25%, #65535 25%")
    #expect(output.drawn(over: photograph).width == 64)
  }

  @Test func threeChannelsAreAPictureInTheRangeThatItsNumbersLieIn() throws {
    for (scale, offset) in [(Float(1), Float(0)), (2, -1), (255, 0)] {
      let output = reading().output(of: try value([1, 3, 16, 32]) { ($0 < 512 ? 1 : 0) * scale + offset })
      guard case .picture(let picture) = output else { return #expect(Bool(false), "\(output)") }
      #expect(Array(picture.bytes[0..<3]) == [255, 0, 0], "\(scale)")
      #expect(output.answer == nil)
    }
  }

  @Test func aChannelOfAModelThatSeesGrayIsAPicture() throws {
    guard case .picture(let picture) = reading(isGray: true).output(of: try value([1, 1, 16, 32]) { _ in 0.5 }) else {
      return #expect(Bool(false))
    }
    #expect(picture.format == .gray8)
  }

  @Test func integersInThreeChannelsAreAPictureAsFarAsTheyAreItsComponents() throws {
    for element in [ImageElement.u8, .i32, .i64, .u16] {
      let bytes = reading(element: element).output(of: try value([1, 16, 32, 3]) { $0 % 3 == 0 ? 255 : 0 })
      guard case .picture(let picture) = bytes else { return #expect(Bool(false), "\(element): \(bytes)") }
      #expect(Array(picture.bytes[0..<3]) == [255, 0, 0])
    }
    let signed = reading(element: .i8).output(of: try value([1, 3, 16, 32]) { $0 < 512 ? 127 : -128 })
    guard case .picture(let picture) = signed else { return #expect(Bool(false), "\(signed)") }
    #expect(Array(picture.bytes[0..<3]) == [255, 0, 0])
    #expect(reading(element: .i32).output(of: try value([1, 3, 16, 32]) { Float($0) }).answer?.kind == "mask")
  }

  @Test func bytesInOneChannelAreAPictureBesideGrayWithoutLabelsElseAMask() throws {
    let bytes = try value([1, 1, 16, 32]) { Float($0 % 256) }
    guard case .picture = reading(isGray: true, element: .u8).output(of: bytes) else { return #expect(Bool(false)) }
    #expect(reading(element: .u8).output(of: bytes).answer?.kind == "mask")
    #expect(reading(labels: ["a", "b"], isGray: true, element: .u8).output(of: bytes).answer?.kind == "mask")
    #expect(reading(isGray: true, element: .i64).output(of: bytes).answer?.kind == "mask")
  }

  @Test func ofSeveralPhotographsTheFirstAnswerIsRead() throws {
    let classes = reading(batchCount: 4).output(of: try value([4, 3]) { $0 == 1 ? 1 : $0 > 2 ? 1 : 0 })
    #expect(classes.answer?.text == "#1 100%, #0 0%, #2 0%")
    let pictures = reading(batchCount: 2).output(of: try value([2, 3, 16, 32]) { $0 < 512 ? 1 : 0 })
    guard case .picture(let picture) = pictures else { return #expect(Bool(false), "\(pictures)") }
    #expect(Array(picture.bytes[0..<3]) == [255, 0, 0])
  }

  @Test(arguments: [[1, 128, 32], [1, 84, 8400], [1, 255, 52, 52], [2, 3, 16, 32], [1, 1000, 1, 2], []])
  func whatIsNoMapIsItsShapeAndItsRange(_ shape: [Int]) throws {
    let output = reading().output(of: try value(shape) { $0 == 0 ? -0.3 : 4.1 })
    guard case .values(let found, _) = output else { return #expect(Bool(false), "\(shape): \(output)") }
    #expect(found == shape)
    #expect(output.drawn(over: photograph) == photograph)
  }

  @Test func whatIsSaidGoesBeforeWhatIsGuessed() throws {
    let numbers = try value([1, 1, 16, 32]) { Float($0) }
    #expect(reading(.mask).output(of: numbers).answer?.kind == "mask")
    #expect(reading(.values).output(of: numbers).answer?.kind == "values")
    #expect(reading(.depth).output(of: try value([1, 1, 16, 32]) { _ in 0.5 }).answer?.kind == "depth")
    #expect(reading(.labels).output(of: numbers).answer?.kind == "labels")
    #expect(reading(.values).output(of: try value([1, 3]) { _ in 1 }).answer?.kind == "values")
  }
}
