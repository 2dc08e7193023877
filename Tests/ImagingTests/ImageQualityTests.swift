import Imaging
import ProgramSupport
import Testing

@Suite struct ImageQualityTests {
  /// What `Tools/quality/reference.py` prints.
  @Test(arguments: [
    (64, 48, 20, 32.961143, 0.891969, 4.3240, 125.3507), (31, 97, 120, 17.852715, 0.298626, 26.5779, 121.2423),
    (7, 7, 60, 24.664746, 0.545879, 13.8830, 32.4407),
  ])
  func agreesWithScikitImage(
    _ width: Int, _ height: Int, _ noise: Int, _ psnr: Double, _ ssim: Double, _ abError: Double,
    _ colorfulness: Double
  ) throws {
    let truth = referencePicture(width, height, seed: 1, noise: 0)
    let other = referencePicture(width, height, seed: 2, noise: noise)
    #expect(abs(ImageQuality.psnr(other, truth: truth) - psnr) < 1e-5)
    #expect(abs(try #require(ImageQuality.ssim(other, truth: truth)) - ssim) < 1e-5)
    #expect(abs(ImageQuality.abError(other, truth: truth) - abError) < 1e-2)
    #expect(abs(ImageQuality.colorfulness(other) - colorfulness) < 1e-3)
  }

  @Test func aPictureIsItsOwnBestCopy() {
    let truth = referencePicture(20, 20, seed: 1, noise: 50)
    #expect(ImageQuality.psnr(truth, truth: truth) == .infinity)
    #expect(ImageQuality.ssim(truth, truth: truth) == 1)
    #expect(ImageQuality.abError(truth, truth: truth) == 0)
    #expect(ImageQuality.colorfulness(truth.grayscale()) == 0)
  }

  @Test func aPictureSmallerThanTheWindowHasNoStructure() {
    let small = referencePicture(6, 20, seed: 1, noise: 0)
    #expect(ImageQuality.ssim(small, truth: small) == nil)
  }
}
