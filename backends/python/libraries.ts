/** The array libraries of Python that the suite knows. */
import { type PythonArrayLibrary, pythonArrayLibrary } from "./library.ts";
import cupy from "./libraries/cupy.py" with { type: "text" };
import jax from "./libraries/jax.py" with { type: "text" };
import numpy from "./libraries/numpy.py" with { type: "text" };
import numpyLike from "./libraries/numpy_like.py" with { type: "text" };
import pytensor from "./libraries/pytensor.py" with { type: "text" };
import pytorch from "./libraries/pytorch.py" with { type: "text" };
import pytorchCompile from "./libraries/pytorch_compile.py" with { type: "text" };
import tensorflow from "./libraries/tensorflow.py" with { type: "text" };

const LIBRARIES: readonly PythonArrayLibrary[] = [
  {
    name: "numpy",
    description: "NumPy (Python): one operation after the other",
    module: "numpy",
    devices: ["cpu"],
    adapter: numpy,
    modules: [["numpy_like", numpyLike]],
  },
  {
    name: "jax",
    description: "JAX (Python): programs traced and compiled by XLA",
    module: "jax",
    devices: ["cpu", "gpu", "tpu"],
    adapter: jax,
  },
  {
    name: "pytorch",
    description: "PyTorch (Python): one operation after the other",
    module: "torch",
    devices: ["cpu", "gpu"],
    adapter: pytorch,
  },
  {
    name: "pytorch_compile",
    description: "PyTorch (Python): programs compiled by TorchInductor",
    module: "torch",
    devices: ["cpu", "gpu"],
    onRequest: true, // Its compiler takes minutes.
    adapter: pytorchCompile,
    modules: [["pytorch", pytorch]],
  },
  {
    name: "tensorflow",
    description: "TensorFlow (Python): programs traced and compiled by XLA",
    module: "tensorflow",
    devices: ["cpu", "gpu"],
    adapter: tensorflow,
  },
  {
    name: "cupy",
    description: "CuPy (Python): one operation after the other",
    module: "cupy",
    package: "cupy-cuda13x[ctk]",
    devices: ["gpu"],
    adapter: cupy,
    modules: [["numpy_like", numpyLike]],
  },
  {
    name: "pytensor",
    description: "PyTensor (Python), the successor of Aesara: symbolic graphs, compiled",
    module: "pytensor",
    devices: ["cpu"],
    adapter: pytensor,
  },
];

/** The backends of all array libraries of Python. */
export const pythonLibraries: readonly ReturnType<typeof pythonArrayLibrary>[] = LIBRARIES
  .map(pythonArrayLibrary);
