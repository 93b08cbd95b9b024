/**
 * A plugin that puts the backends of another checkout of this project beside its own, so that one
 * run measures both in the same random order: `wasm_before` is the `wasm` of the other checkout.
 *
 * ```sh
 * git worktree add ../before <commit>
 * HPC_BENCH_BEFORE=../before deno task run all --plugin tools/compare_checkouts.ts \
 *   -b wasm_before -b wasm -b native_before -b native -b native_128 -s 64k -s 1M
 * ```
 *
 * Inputs, references and the checks are this checkout's; set-up, kernels and what they import are
 * the other's. Backends of the other checkout take part only when they are named.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend, Runtime } from "../backends/backend.ts";
import type { Registries } from "../backends/registries.ts";
import type {
  FloatArray,
  Kernel,
  KernelLoader,
  NDArray,
  Outputs,
  Prepared,
} from "../kernels/benchmark.ts";

/** What is needed of the other checkout. */
interface Checkout {
  listBackends(): Backend<Runtime>[];
  listBenchmarks(): { readonly name: string; readonly kernels: Map<string, KernelLoader> }[];
}

/** Name of the other checkout's backend or kernel. */
function before(name: string): string {
  return `${name}_before`;
}

/**
 * Registers the backends and kernels of the checkout in `$HPC_BENCH_BEFORE`.
 *
 * @throws {TypeError} if the variable is not set
 */
export default async function register(registries: Registries): Promise<void> {
  const folder = Deno.env.get("HPC_BENCH_BEFORE");
  if (!folder) {
    throw new TypeError("Cannot compare checkouts: set HPC_BENCH_BEFORE to the other's folder");
  }
  const checkout = await load(folder);
  for (const backend of checkout.listBackends()) {
    registries.registerBackend({
      ...backend,
      name: before(backend.name),
      description: `${backend.description} (in ${folder})`,
      kernel: before(backend.kernel ?? backend.name),
      onRequest: true,
    });
  }
  for (const { name: benchmark, kernels } of checkout.listBenchmarks()) {
    for (const [name, loadKernel] of kernels) {
      registries.registerKernel(benchmark, before(name), async () => adapted(await loadKernel()));
    }
  }
}

async function load(folder: string): Promise<Checkout> {
  const url = (path: string) => pathToFileURL(resolve(folder, path)).href;
  const [{ listBackends }, { listBenchmarks }] = await Promise.all([
    import(url("backends/mod.ts")),
    import(url("kernels/mod.ts")),
  ]);
  return { listBackends, listBenchmarks };
}

/** Outputs as checkouts return them that do not stream them yet. */
type AnyOutputs = Outputs | Promise<NDArray<FloatArray>[]>;

function adapted(kernel: Kernel): Kernel {
  return {
    prepare: async (runtime, inputs, options) => {
      const prepared = await kernel.prepare(runtime, inputs, options);
      return withStreamedOutputs(prepared);
    },
    ...(kernel.memory && { memory: (options) => kernel.memory!(options) }),
  };
}

function withStreamedOutputs(prepared: Prepared): Prepared {
  return {
    run: () => prepared.run(),
    ...(prepared.settle && { settle: () => prepared.settle!() }),
    ...(prepared.transfer && { transfer: () => prepared.transfer!() }),
    async *outputs() {
      yield* await (prepared.outputs() as AnyOutputs);
    },
    [Symbol.asyncDispose]: () => prepared[Symbol.asyncDispose](),
  };
}
