// A C interface to libtorch: every operator by name through the dispatcher's boxed call, tensors from and to memory,
// autograd, differentiable functions whose backward is written in C#, and the single-precision matrix product of oneDNN.
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/torch.h>

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#ifdef _WIN32
#define API extern "C" __declspec(dllexport)
#else
#define API extern "C" __attribute__((visibility("default")))
#endif

namespace {

using at::Tensor;

thread_local std::string last_error;

// OpenMP keeps its thread count per thread; a new thread would start with every core and spin at each small barrier.
thread_local bool thread_ready = false;
void prepare_thread() {
  if (!thread_ready) {
    // Asked first: libtorch would otherwise take the count that another thread set last when it is first asked on this one.
    at::get_num_threads();
    at::set_num_threads(1);
    thread_ready = true;
  }
}

template <class Body>
int guarded(Body body) {
  try {
    prepare_thread();
    body();
    return 0;
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "unknown native exception";
  }
  return -1;
}

enum Tag : int32_t { NONE = 0, TENSOR = 1, INT = 2, DOUBLE = 3, BOOL = 4, INTS = 5, TENSORS = 6, DOUBLES = 7, STRING = 8, DEVICE = 9, DEFAULT = 10 };

struct Value {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double number;
    void* pointer;
  };
};

void push(torch::jit::Stack& stack, const Value& v, const c10::Argument& formal) {
  const auto kind = formal.type()->kind();
  switch (v.tag) {
    case NONE: stack.emplace_back(); break;
    case TENSOR: stack.emplace_back(*static_cast<Tensor*>(v.pointer)); break;
    case INT:
      if (kind == c10::TypeKind::FloatType) stack.emplace_back(static_cast<double>(v.integer));
      else stack.emplace_back(v.integer);
      break;
    case DOUBLE: stack.emplace_back(v.number); break;
    case BOOL: stack.emplace_back(v.integer != 0); break;
    case INTS: {
      auto p = static_cast<const int64_t*>(v.pointer);
      stack.emplace_back(std::vector<int64_t>(p, p + v.count));
      break;
    }
    case DOUBLES: {
      auto p = static_cast<const double*>(v.pointer);
      stack.emplace_back(std::vector<double>(p, p + v.count));
      break;
    }
    case TENSORS: {
      auto p = static_cast<Tensor**>(v.pointer);
      auto list = kind == c10::TypeKind::ListType ? formal.type()->cast<c10::ListType>() : nullptr;
      if (list && list->getElementType()->kind() == c10::TypeKind::OptionalType) {
        c10::List<c10::optional<Tensor>> tensors;
        for (int k = 0; k < v.count; k++) tensors.push_back(p[k] ? c10::optional<Tensor>(*p[k]) : c10::nullopt);
        stack.emplace_back(tensors);
      } else {
        std::vector<Tensor> tensors;
        tensors.reserve(v.count);
        for (int k = 0; k < v.count; k++) {
          TORCH_CHECK(p[k], "element ", k, " of '", formal.name(), "' is none, a tensor is needed");
          tensors.push_back(*p[k]);
        }
        stack.emplace_back(tensors);
      }
      break;
    }
    case STRING: stack.emplace_back(std::string(static_cast<const char*>(v.pointer))); break;
    case DEVICE: stack.emplace_back(c10::Device(std::string(static_cast<const char*>(v.pointer)))); break;
    default:
      TORCH_CHECK(formal.default_value(), "argument '", formal.name(), "' has no default");
      stack.emplace_back(*formal.default_value());
  }
}

void pop(const c10::IValue& v, std::vector<Value>& results) {
  Value r{};
  if (v.isTensor()) {
    TORCH_CHECK(v.toTensor().defined(), "a result is an undefined tensor");
    r.tag = TENSOR;
    r.pointer = new Tensor(v.toTensor());
    results.push_back(r);
  } else if (v.isTensorList()) {
    for (const Tensor& t : v.toTensorVector()) {
      r.tag = TENSOR;
      r.pointer = new Tensor(t);
      results.push_back(r);
    }
  } else if (v.isInt()) {
    r.tag = INT;
    r.integer = v.toInt();
    results.push_back(r);
  } else if (v.isBool()) {
    r.tag = BOOL;
    r.integer = v.toBool();
    results.push_back(r);
  } else if (v.isDouble()) {
    r.tag = DOUBLE;
    r.number = v.toDouble();
    results.push_back(r);
  } else {
    TORCH_CHECK(false, "a result of type ", v.tagKind(), " has no counterpart in C#");
  }
}

using BackwardCallback = int (*)(void* context, void** output_gradients, int outputs, void** input_gradients, int inputs);
using ReleaseCallback = void (*)(void* context);

// Owns the C# side of one differentiable call; dies with the graph node.
struct ManagedContext : torch::CustomClassHolder {
  void* context;
  BackwardCallback backward;
  ReleaseCallback release;
  ManagedContext(void* c, BackwardCallback b, ReleaseCallback r) : context(c), backward(b), release(r) {}
  ~ManagedContext() override { release(context); }
};

struct ManagedFunction : torch::autograd::Function<ManagedFunction> {
  // Inputs as TensorList: libtorch 1.13 does not see the variables of a std::vector<Tensor> and silently yields no gradient.
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* c, at::TensorList inputs,
                                                const std::vector<Tensor>* outputs, c10::intrusive_ptr<ManagedContext> managed) {
    // A missing gradient reaches C# as null, not as a tensor of zeros.
    c->set_materialize_grads(false);
    c->saved_data["managed"] = c10::IValue::make_capsule(std::move(managed));
    c->saved_data["inputs"] = static_cast<int64_t>(inputs.size());
    return *outputs;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* c, torch::autograd::variable_list gradients) {
    auto managed = c10::static_intrusive_pointer_cast<ManagedContext>(c->saved_data["managed"].toCapsule());
    const auto inputs = c->saved_data["inputs"].toInt();
    std::vector<Tensor> held;
    held.reserve(gradients.size());
    std::vector<void*> in(gradients.size(), nullptr), out(inputs, nullptr);
    for (size_t k = 0; k < gradients.size(); k++)
      if (gradients[k].defined()) {
        held.push_back(gradients[k].resolve_conj().resolve_neg().contiguous());
        in[k] = &held.back();
      }
    int failed;
    {
      at::NoGradGuard no_grad;
      failed = managed->backward(managed->context, in.data(), static_cast<int>(in.size()), out.data(), static_cast<int>(out.size()));
    }
    torch::autograd::variable_list result;
    for (auto p : out) {
      result.push_back(p ? *static_cast<Tensor*>(p) : Tensor());
      delete static_cast<Tensor*>(p);
    }
    if (failed) throw std::runtime_error(last_error);
    result.emplace_back();
    result.emplace_back();
    return result;
  }
};

using Sgemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t, float, float*, int64_t);

// A function of a library that is loaded already, or null. Nothing is loaded here.
void* find_loaded(std::initializer_list<const char*> libraries, const char* function) {
  for (const char* name : libraries) {
#ifdef _WIN32
    if (HMODULE library = GetModuleHandleA(name))
      if (auto symbol = GetProcAddress(library, function)) return reinterpret_cast<void*>(symbol);
#else
    if (void* library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD))
      if (void* symbol = dlsym(library, function)) return symbol;
#endif
  }
  return nullptr;
}

Sgemm find_sgemm() {
  return reinterpret_cast<Sgemm>(
      find_loaded({"libdnnl.so.2", "libdnnl.so.3", "libtorch_cpu.so", "libtorch_cpu.dylib", "torch_cpu.dll"}, "dnnl_sgemm"));
}

void limit_blas_threads() {
  if (void* function = find_loaded({"libopenblas.so.0", "libblas.so.3"}, "openblas_set_num_threads"))
    reinterpret_cast<void (*)(int)>(function)(1);
}

Tensor strided(const float* data, bool transposed, int64_t rows, int64_t columns, int64_t stride) {
  return transposed ? torch::from_blob(const_cast<float*>(data), {rows, columns}, {1, stride}, torch::kFloat32)
                    : torch::from_blob(const_cast<float*>(data), {rows, columns}, {stride, 1}, torch::kFloat32);
}

}  // namespace

API const char* discant_last_error() { return last_error.c_str(); }
API void discant_set_error(const char* text) { last_error = text; }

API int discant_initialise() {
  return guarded([] { limit_blas_threads(); });
}

API const char* discant_torch_version() { return TORCH_VERSION; }
API int discant_has_cuda() { return torch::cuda::is_available() ? 1 : 0; }
API int discant_has_fast_gemm() { return find_sgemm() != nullptr ? 1 : 0; }

API int discant_operator_find(const char* name, const char* overload, void** found) {
  return guarded([&] { *found = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

API int discant_operator_call(void* handle, const Value* arguments, int count, Value* results, int capacity, int* result_count) {
  return guarded([&] {
    auto& op = *static_cast<c10::OperatorHandle*>(handle);
    const auto& formals = op.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= formals.size(), "takes ", formals.size(), " arguments, ", count, " were given");
    torch::jit::Stack stack;
    stack.reserve(formals.size());
    for (int k = 0; k < count; k++) push(stack, arguments[k], formals[k]);
    Value missing{};
    missing.tag = DEFAULT;
    for (size_t k = count; k < formals.size(); k++) push(stack, missing, formals[k]);
    op.callBoxed(&stack);
    std::vector<Value> values;
    for (const auto& v : stack) pop(v, values);
    if (static_cast<int>(values.size()) > capacity) {
      for (auto& v : values)
        if (v.tag == TENSOR) delete static_cast<Tensor*>(v.pointer);
      TORCH_CHECK(false, "returns ", values.size(), " values, room for ", capacity);
    }
    std::copy(values.begin(), values.end(), results);
    *result_count = static_cast<int>(values.size());
  });
}

API int discant_tensor_new(const void* data, const int64_t* shape, int dimensions, int scalar_type, void** created) {
  return guarded([&] {
    auto options = torch::TensorOptions().dtype(static_cast<at::ScalarType>(scalar_type));
    at::IntArrayRef sizes(shape, dimensions);
    Tensor t = torch::empty(sizes, options);
    if (data != nullptr && t.nbytes() > 0) std::memcpy(t.data_ptr(), data, t.nbytes());
    *created = new Tensor(std::move(t));
  });
}

API void discant_tensor_free(void* tensor) { delete static_cast<Tensor*>(tensor); }
API int discant_tensor_dimensions(void* tensor) { return static_cast<int>(static_cast<Tensor*>(tensor)->dim()); }
API void discant_tensor_shape(void* tensor, int64_t* shape) {
  auto sizes = static_cast<Tensor*>(tensor)->sizes();
  std::copy(sizes.begin(), sizes.end(), shape);
}
API int discant_tensor_scalar_type(void* tensor) { return static_cast<int>(static_cast<Tensor*>(tensor)->scalar_type()); }
API int discant_tensor_is_cpu(void* tensor) { return static_cast<Tensor*>(tensor)->device().is_cpu() ? 1 : 0; }
API int discant_tensor_is_contiguous(void* tensor) { return static_cast<Tensor*>(tensor)->is_contiguous() ? 1 : 0; }
API int discant_tensor_data(void* tensor, void** data) {
  return guarded([&] {
    auto& t = *static_cast<Tensor*>(tensor);
    TORCH_CHECK(!t.is_conj() && !t.is_neg(), "the memory of a conjugated or negated view does not hold its values");
    *data = t.data_ptr();
  });
}
API int discant_tensor_requires_grad(void* tensor) { return static_cast<Tensor*>(tensor)->requires_grad() ? 1 : 0; }
API int discant_tensor_set_requires_grad(void* tensor, int value) {
  return guarded([&] { static_cast<Tensor*>(tensor)->requires_grad_(value != 0); });
}
API int discant_tensor_grad(void* tensor, void** gradient) {
  return guarded([&] {
    const Tensor& g = static_cast<Tensor*>(tensor)->grad();
    *gradient = g.defined() ? new Tensor(g) : nullptr;
  });
}
API int discant_tensor_set_grad(void* tensor, void* gradient) {
  return guarded([&] {
    auto& t = *static_cast<Tensor*>(tensor);
    const Tensor given = gradient ? *static_cast<Tensor*>(gradient) : Tensor();
    TORCH_CHECK(!given.defined() || (given.sizes() == t.sizes() && given.scalar_type() == t.scalar_type() && given.device() == t.device()),
                "a gradient of shape ", given.sizes(), " and type ", given.scalar_type(), " does not belong to a tensor of shape ", t.sizes(),
                " and type ", t.scalar_type());
    t.mutable_grad() = given;
  });
}
API int discant_tensor_backward(void* tensor, void* gradient, int retain_graph) {
  return guarded([&] {
    static_cast<Tensor*>(tensor)->backward(gradient ? *static_cast<Tensor*>(gradient) : Tensor(), retain_graph != 0);
  });
}
// Adds to the gradients of the named leaves only; what does not lead to them is not computed.
API int discant_tensor_backward_to(void* tensor, void** leaves, int count, int retain_graph) {
  return guarded([&] {
    std::vector<Tensor> inputs;
    for (int k = 0; k < count; k++) inputs.push_back(*static_cast<Tensor*>(leaves[k]));
    static_cast<Tensor*>(tensor)->backward(Tensor(), retain_graph != 0, false, at::TensorList(inputs));
  });
}
API int discant_tensor_clone_handle(void* tensor, void** alias) {
  return guarded([&] { *alias = new Tensor(*static_cast<Tensor*>(tensor)); });
}

API int discant_grad_mode(int enabled) {
  const int before = c10::GradMode::is_enabled() ? 1 : 0;
  c10::GradMode::set_enabled(enabled != 0);
  return before;
}

API int discant_grad_enabled() { return c10::GradMode::is_enabled() ? 1 : 0; }

API int discant_manual_seed(int64_t seed) {
  return guarded([&] { torch::manual_seed(static_cast<uint64_t>(seed)); });
}

API int discant_set_threads(int threads) {
  return guarded([&] { at::set_num_threads(threads); });
}
API int discant_threads() {
  prepare_thread();
  return at::get_num_threads();
}

// An update makes and frees hundreds of tensors of some MB: without this each of them is mapped anew, page by page.
API void discant_keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

API int discant_function_attach(void** inputs, int input_count, void** outputs, int output_count, BackwardCallback backward,
                                ReleaseCallback release, void* context, void** attached) {
  // From here on the context belongs to the graph: it is released also when attaching fails.
  auto managed = c10::make_intrusive<ManagedContext>(context, backward, release);
  return guarded([&] {
    std::vector<Tensor> in, out;
    for (int k = 0; k < input_count; k++) in.push_back(*static_cast<Tensor*>(inputs[k]));
    for (int k = 0; k < output_count; k++) out.push_back(*static_cast<Tensor*>(outputs[k]));
    auto result = ManagedFunction::apply(at::TensorList(in), &out, std::move(managed));
    for (int k = 0; k < output_count; k++) attached[k] = new Tensor(result[k]);
  });
}

// C (m x n) = alpha op(A) op(B) + beta C, row major, one thread.
API int discant_sgemm(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t lda,
                      const float* b, int64_t ldb, float beta, float* c, int64_t ldc) {
  return guarded([&] {
    static const Sgemm sgemm = find_sgemm();
    if (sgemm) {
      const int status = sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
      TORCH_CHECK(status == 0, "dnnl_sgemm failed with status ", status);
      return;
    }
    at::NoGradGuard no_grad;
    auto result = strided(c, false, m, n, ldc);
    at::addmm_out(result, result, strided(a, transpose_a != 0, m, k, lda), strided(b, transpose_b != 0, k, n, ldb), beta, alpha);
  });
}
