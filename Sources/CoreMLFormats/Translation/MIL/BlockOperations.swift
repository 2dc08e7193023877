/// Operations that move elements between the image's plane and the channels or the batch, in blocks.
///
/// Source of names and defaults: coremltools, `converters/mil/mil/ops/defs`, "tensor_transformation".
enum BlockOperations {
  static let all: [String: OperationTranslation] = [
    // The two differ in which comes first in the channels: those of the image, or the place in the block.
    "pixel_shuffle": { [try move($0, "DepthToSpace", "depth_first", "upscale_factor")] },
    "depth_to_space": { [try move($0, "DepthToSpace", "blocks_first", "block_size")] },
    "pixel_unshuffle": { [try move($0, "SpaceToDepth", "depth_first", "downscale_factor")] },
    "space_to_depth": { [try move($0, "SpaceToDepth", "blocks_first", "block_size")] },
    "space_to_batch": { [try batch($0, "SpaceToBatch", "paddings")] },
    "batch_to_space": { [try batch($0, "BatchToSpace", "crops")] },
  ]

  private static func move(
    _ call: OperationCall, _ type: String, _ mode: String, _ size: String
  ) throws -> Graph.Tensor {
    call.graph.add(type, [try call.tensor("x")], ["mode": mode, "block_size": "\(try call.size(size))"])
  }

  private static func batch(_ call: OperationCall, _ type: String, _ margins: String) throws -> Graph.Tensor {
    let (block, margins) = (try call.integers("block_shape", count: 2), try call.integers(margins, count: 4))
    guard block.allSatisfy({ $0 > 0 }) else { throw call.failure("its blocks have the sizes \(block)") }
    let lists = [[1, 1] + block, [0, 0, margins[0], margins[2]], [0, 0, margins[1], margins[3]]]
    return call.graph.add(type, [try call.tensor("x")] + (try lists.map { try call.graph.integers($0) }), set: 2)
  }
}
