// The interface between Swift and OpenVINO: a table of functions, filled by Runtime/openvino.cpp. Compiling against
// it needs no OpenVINO header, and nothing of OpenVINO is linked: the library is opened on first use.
#ifndef VITRINE_OPENVINO_RUNTIME_H
#define VITRINE_OPENVINO_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define OVR_NULLABLE _Nullable
#define OVR_NONNULL _Nonnull
#else
#define OVR_NULLABLE
#define OVR_NONNULL
#endif

// Raised with every change to this file: a library built from another version is rejected.
#define OVR_ABI 5u

typedef struct ovr_core *ovr_core_ref;
typedef struct ovr_model *ovr_model_ref;
typedef struct ovr_compiled *ovr_compiled_ref;
typedef struct ovr_request *ovr_request_ref;

// Every function that can fail returns NULL on success, otherwise a message to be freed with free_string.
typedef char *OVR_NULLABLE ovr_error;

typedef struct {
  const char *key;
  const char *value;
} ovr_property;

// The allowed sizes of a dimension; upper is -1 if there is no limit.
typedef struct {
  int64_t lower;
  int64_t upper;
} ovr_dimension;

// An input or output. rank is -1 if even the rank is open. The pointers are valid during the visit.
typedef struct {
  const char *name;
  const char *element_type;
  const ovr_dimension *OVR_NULLABLE dimensions;
  int64_t rank;
} ovr_port;

// An input with its new shape.
typedef struct {
  const char *name;
  const ovr_dimension *OVR_NULLABLE dimensions;
  size_t rank;
} ovr_shape;

// An operation of a source model's chain: the operations that depend on inputs, in execution order, without inputs,
// outputs and operations that depend only on constants. crossing_bytes is the total size of the tensors that exist
// after this operation and are still needed, or -1 if one of them has no fixed size.
typedef struct {
  const char *name;
  const char *type;
  int64_t crossing_bytes;
} ovr_operation;

// A node of a source model's graph, including constants but not the model's inputs and results. in_chain says whether
// it is an operation of the chain. inputs and outputs are the tensors that it reads and produces, in index order; a
// tensor without a name is called "NODE:OUTPUT". The pointers are valid during the visit.
typedef struct {
  const char *name;
  const char *type;
  int32_t in_chain;
  const ovr_port *OVR_NULLABLE inputs;
  size_t input_count;
  const ovr_port *OVR_NULLABLE outputs;
  size_t output_count;
} ovr_node;

// An operation as a device runs it; original_names lists the source operations that it stands for, separated by
// commas.
typedef struct {
  const char *name;
  const char *type;
  const char *kernel;
  const char *precision;
  const char *original_names;
} ovr_executed_operation;

enum { OVR_MAXIMAL_RANK = 16 };

// The memory of an input or output, with its current shape.
typedef struct {
  void *OVR_NULLABLE bytes;
  size_t byte_count;
  size_t rank;
  size_t dimensions[OVR_MAXIMAL_RANK];
} ovr_tensor;

// A timed operation of a compiled model. Times are in microseconds.
typedef struct {
  const char *name;
  const char *type;
  const char *kernel;
  int64_t real_microseconds;
  int64_t cpu_microseconds;
  int32_t was_executed;
} ovr_profile;

// How a model's weights are stored: f16; 8 bits with a scale for each output channel; 4 bits with a scale for each
// group; indices into a table of numbers.
typedef enum { OVR_HALF = 0, OVR_INTEGER_8 = 1, OVR_INTEGER_4 = 2, OVR_PALETTE = 3 } ovr_weight_form;

// How to store weights, which are the constants of convolutions and matrix products. Weights with fewer than
// smallest_weight elements, and all other large constants, become f16 in any case. kept names operations whose
// constants stay as they are.
typedef struct {
  ovr_weight_form form;
  int32_t palette_bits;
  size_t group_length;
  size_t smallest_weight;
  const char *OVR_NULLABLE const *OVR_NULLABLE kept;
  size_t kept_count;
} ovr_compression;

// What a model contained before constants were folded: constants stored in fewer bits, and operations that quantise
// activations.
typedef struct {
  int64_t narrow_constants;
  int64_t quantizers;
} ovr_folding;

// The number of weights that now have the form, and the number of elements whose storage changed.
typedef struct {
  int64_t operations;
  int64_t elements;
} ovr_compressed;

// Called between two steps; any result but 0 stops the work with a message.
typedef int32_t (*ovr_progress)(void *OVR_NULLABLE context, size_t done, size_t count);

typedef enum { OVR_COMPLETED = 0, OVR_CANCELLED = 1, OVR_FAILED = 2 } ovr_outcome;

typedef void (*ovr_port_visitor)(void *OVR_NULLABLE context, const ovr_port *port);
typedef void (*ovr_pair_visitor)(void *OVR_NULLABLE context, const char *first, const char *second);
typedef void (*ovr_operation_visitor)(void *OVR_NULLABLE context, const ovr_operation *operation);
typedef void (*ovr_node_visitor)(void *OVR_NULLABLE context, const ovr_node *node);
typedef void (*ovr_executed_operation_visitor)(void *OVR_NULLABLE context, const ovr_executed_operation *operation);
typedef void (*ovr_profile_visitor)(void *OVR_NULLABLE context, const ovr_profile *row);
typedef void (*ovr_completion)(void *OVR_NULLABLE context, ovr_outcome outcome, const char *OVR_NULLABLE message);

typedef struct {
  uint32_t abi;
  uint32_t size;

  const char *OVR_NONNULL (*OVR_NONNULL build_number)(void);
  void (*OVR_NONNULL free_string)(char *OVR_NULLABLE string);

  ovr_error (*OVR_NONNULL core_create)(ovr_core_ref OVR_NULLABLE *OVR_NONNULL core);
  void (*OVR_NONNULL core_free)(ovr_core_ref core);
  // The names of the devices, with a line feed after each.
  ovr_error (*OVR_NONNULL core_devices)(ovr_core_ref core, char *OVR_NULLABLE *OVR_NONNULL names);
  // Registers the processor under another name, which must end in "CPU", with its own threads and settings.
  ovr_error (*OVR_NONNULL core_add_processor)(ovr_core_ref core, const char *name);
  ovr_error (*OVR_NONNULL core_property)(ovr_core_ref core, const char *device, const char *name,
                                         char *OVR_NULLABLE *OVR_NONNULL value);
  ovr_error (*OVR_NONNULL core_read_model)(ovr_core_ref core, const char *path,
                                           ovr_model_ref OVR_NULLABLE *OVR_NONNULL model);
  // Reads OpenVINO's intermediate representation from a text; its constants stay where they are, in `weights`, until
  // `release` is called, which happens once, on any thread: after the last model made of them is gone, or on failure.
  ovr_error (*OVR_NONNULL core_read_text)(ovr_core_ref core, const char *text, void *weights, size_t byte_count,
                                          void *OVR_NULLABLE context,
                                          void (*OVR_NONNULL release)(void *OVR_NULLABLE context),
                                          ovr_model_ref OVR_NULLABLE *OVR_NONNULL model);
  ovr_error (*OVR_NONNULL core_compile)(ovr_core_ref core, ovr_model_ref model, const char *device,
                                        const ovr_property *OVR_NULLABLE properties, size_t count,
                                        ovr_compiled_ref OVR_NULLABLE *OVR_NONNULL compiled);
  // The bytes are needed only during the call.
  ovr_error (*OVR_NONNULL core_import)(ovr_core_ref core, const void *OVR_NULLABLE bytes, size_t byte_count,
                                       const char *device, const ovr_property *OVR_NULLABLE properties, size_t count,
                                       ovr_compiled_ref OVR_NULLABLE *OVR_NONNULL compiled);
  // Visits each operation that the device supports, with the device's name.
  ovr_error (*OVR_NONNULL core_query)(ovr_core_ref core, ovr_model_ref model, const char *device,
                                      void *OVR_NULLABLE context, ovr_pair_visitor visit);

  void (*OVR_NONNULL model_free)(ovr_model_ref model);
  ovr_error (*OVR_NONNULL model_ports)(ovr_model_ref model, int32_t outputs, void *OVR_NULLABLE context,
                                       ovr_port_visitor visit);
  ovr_error (*OVR_NONNULL model_reshape)(ovr_model_ref model, const ovr_shape *OVR_NULLABLE shapes, size_t count);
  ovr_error (*OVR_NONNULL model_operations)(ovr_model_ref model, void *OVR_NULLABLE context,
                                            ovr_operation_visitor visit);
  // Visits the whole graph in an order in which it can be computed; the chain's operations appear in chain order.
  ovr_error (*OVR_NONNULL model_nodes)(ovr_model_ref model, void *OVR_NULLABLE context, ovr_node_visitor visit);
  // The `count` operations from `first` on as a separate model. A tensor that comes from or goes to another part is
  // called "OPERATION:OUTPUT"; inputs and outputs of the whole model keep their names.
  ovr_error (*OVR_NONNULL model_part)(ovr_model_ref model, size_t first, size_t count,
                                      ovr_model_ref OVR_NULLABLE *OVR_NONNULL part);
  // Writes the model as OpenVINO IR: an .xml file at `path`, and the weights in a .bin file next to it.
  ovr_error (*OVR_NONNULL model_save)(ovr_model_ref model, const char *path);
  // Computes everything that depends only on constants.
  ovr_error (*OVR_NONNULL model_fold)(ovr_model_ref model, ovr_folding *folding);
  // Stores the weights of a folded model in another form.
  ovr_error (*OVR_NONNULL model_compress)(ovr_model_ref model, const ovr_compression *settings,
                                          void *OVR_NULLABLE context, ovr_progress progress,
                                          ovr_compressed *compressed);
  // Visits the runtime information, with nested keys joined by "/".
  ovr_error (*OVR_NONNULL model_metadata)(ovr_model_ref model, void *OVR_NULLABLE context, ovr_pair_visitor visit);

  void (*OVR_NONNULL compiled_free)(ovr_compiled_ref compiled);
  ovr_error (*OVR_NONNULL compiled_ports)(ovr_compiled_ref compiled, int32_t outputs, void *OVR_NULLABLE context,
                                          ovr_port_visitor visit);
  ovr_error (*OVR_NONNULL compiled_operations)(ovr_compiled_ref compiled, void *OVR_NULLABLE context,
                                               ovr_executed_operation_visitor visit);
  ovr_error (*OVR_NONNULL compiled_property)(ovr_compiled_ref compiled, const char *name,
                                             char *OVR_NULLABLE *OVR_NONNULL value);
  ovr_error (*OVR_NONNULL compiled_export)(ovr_compiled_ref compiled, int32_t file_descriptor);
  ovr_error (*OVR_NONNULL compiled_release_memory)(ovr_compiled_ref compiled);
  ovr_error (*OVR_NONNULL compiled_create_request)(ovr_compiled_ref compiled,
                                                   ovr_request_ref OVR_NULLABLE *OVR_NONNULL request);

  void (*OVR_NONNULL request_free)(ovr_request_ref request);
  // The memory that the request uses for an input or output. It is valid as long as the request lives, or until
  // another tensor or shape is set.
  ovr_error (*OVR_NONNULL request_tensor)(ovr_request_ref request, int32_t outputs, size_t index, ovr_tensor *tensor);
  // Sets the shape of an input whose shape is open.
  ovr_error (*OVR_NONNULL request_set_shape)(ovr_request_ref request, size_t index, const size_t *OVR_NULLABLE dimensions,
                                             size_t rank);
  // Uses the caller's memory for an input or output; it must stay valid until another tensor is set.
  ovr_error (*OVR_NONNULL request_set_tensor)(ovr_request_ref request, int32_t outputs, size_t index,
                                              const char *element_type, const size_t *OVR_NULLABLE dimensions,
                                              size_t rank, void *bytes);
  // Uses the request's own memory for an input or output again.
  ovr_error (*OVR_NONNULL request_reset_tensor)(ovr_request_ref request, int32_t outputs, size_t index);
  // The completion is called once for every successful start, on one of OpenVINO's threads; it must not block, and
  // must neither free the request nor start it again.
  // What the model keeps from one prediction of the request to the next: the names, types and shapes, in index order.
  ovr_error (*OVR_NONNULL request_states)(ovr_request_ref request, void *OVR_NULLABLE context, ovr_port_visitor visit);
  // Sets all states to what they are at the beginning.
  ovr_error (*OVR_NONNULL request_reset_states)(ovr_request_ref request);
  // Copies a state to the bytes, or the bytes to the state if `writes` is not 0; there must be as many as it has.
  ovr_error (*OVR_NONNULL request_copy_state)(ovr_request_ref request, size_t index, int32_t writes, void *bytes,
                                              size_t byte_count);
  ovr_error (*OVR_NONNULL request_start)(ovr_request_ref request, void *OVR_NULLABLE context, ovr_completion completion);
  ovr_error (*OVR_NONNULL request_cancel)(ovr_request_ref request);
  ovr_error (*OVR_NONNULL request_profile)(ovr_request_ref request, void *OVR_NULLABLE context,
                                           ovr_profile_visitor visit);
} ovr_api;

// Opens the library, once, from any thread. Returns NULL if there is no usable one; *message then says where it was
// searched for and what was wrong. The message is never freed.
const ovr_api *OVR_NULLABLE ovr_load(const char *OVR_NULLABLE *OVR_NONNULL message);

// The path of the opened library; NULL before ovr_load, or if that failed.
const char *OVR_NULLABLE ovr_library_path(void);

// Opens a library from one folder, independently of ovr_load, to test what can be wrong with one.
const ovr_api *OVR_NULLABLE ovr_load_from(const char *folder, char *message, size_t message_size);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#ifdef __cplusplus
}
#endif
#endif
