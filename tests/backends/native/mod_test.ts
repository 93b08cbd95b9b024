import assert from "node:assert/strict";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import { BackendUnavailable } from "../../../backends/backend.ts";
import { defaultBackends, getBackend } from "../../../backends/mod.ts";
import { native, native128 } from "../../../backends/native/mod.ts";
import { findCompiler } from "../../../backends/native/compiler.ts";
import { openRuntime } from "../../../backends/native/runtime.ts";
import type { NativeRuntime } from "../../../kernels/native/runtime.ts";
import { nativeSource } from "../../../kernels/native/source.ts";
import { BYTES, PRECISIONS } from "../../../kernels/benchmark.ts";
import { nativeTest } from "../../kernels/native.ts";
import { temporaryFolder } from "../../package/execute.ts";

/** Runs something with other environment variables. */
async function withEnvironment(
  variables: Record<string, string>,
  fn: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    await fn();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

function unavailable(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof BackendUnavailable, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}

const setUp = () => native.setup({ device: "cpu", platform: denoPlatform }).next();

Deno.test("native: unavailable without a C compiler, with the reason", async () => {
  await withEnvironment({ CC: "no_such_compiler -m64" }, async () => {
    await assert.rejects(
      setUp(),
      unavailable(/^Cannot run the C compiler no_such_compiler: .* set CC to a C compiler$/),
    );
  });
});

Deno.test({
  name: "native: unavailable with a compiler that fails, with its complaint",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await temporaryFolder();
    const cc = `${folder.path}/cc`;
    for (const complaint of ["cc: error: no way", "ld: final link failed: No space left"]) {
      const lines = ["hm", complaint, "collect2: error: ld returned 1 exit status"];
      const script = lines.map((line) => `echo '${line}' >&2`).join("\n");
      await Deno.writeTextFile(cc, `#!/bin/sh\n${script}\nexit 1\n`);
      await Deno.chmod(cc, 0o755);
      await withEnvironment({ CC: cc }, async () => {
        const message = new RegExp(`^Cannot compile with .*: ${complaint}$`);
        await assert.rejects(setUp(), unavailable(message));
      });
    }
  },
});

nativeTest("native: the version names compiler and optimization", async ({ version }) => {
  assert.match(version, /^(gcc|clang|Apple clang|C compiler).* -O3 -m(arch|cpu)=native$/);
  await Promise.resolve();
});

Deno.test("native_128: takes part only when it is named", () => {
  const names = defaultBackends("cpu").map(({ name }) => name);
  assert.ok(names.includes("native"));
  assert.ok(!names.includes("native_128"));
  assert.equal(getBackend("native_128").kernel, "native");
});

nativeTest("native_128: on x86-64 alone, without wider vectors", async () => {
  const setUp = native128.setup({ device: "cpu", platform: denoPlatform });
  if (Deno.build.arch !== "x86_64") {
    await assert.rejects(setUp.next(), unavailable(/^Cannot choose vectors of 128 bits on /));
    return;
  }
  const { value: runtime } = await setUp.next();
  assert.match(runtime!.version, / -mprefer-vector-width=128$/);
  const flags = runtime!.buildFlags!;
  assert.ok(!flags.includes("-mprefer-vector-width=512"));
  const compiler = await findCompiler({ vectorBits: 128 });
  const code = `#if defined __AVX512F__ || VECTOR_BITS > 128
#error wider
#endif
REAL twice(REAL x) { return 2 * x; }`;
  assert.notEqual(
    await compiler.compile({ name: "narrow", code }, "f64"),
    await compiler.compile({ name: "narrow", code }, "f32"),
  );
  await setUp.return();
});

nativeTest("native: a source that does not compile is reported by its first error", async () => {
  const compiler = await findCompiler();
  await assert.rejects(
    compiler.compile({ name: "broken", code: "int f(void) { return nonsense; }" }, "f64"),
    unavailable(/^Cannot compile with .*error.*nonsense/),
  );
});

nativeTest("native: two at once compile once into the same file, and clean up", async () => {
  await using folder = await temporaryFolder();
  await withEnvironment({ XDG_CACHE_HOME: folder.path }, async () => {
    const source = { name: "twice", code: "REAL twice(REAL x) { return 2 * x; }" };
    const compilers = await Promise.all([findCompiler(), findCompiler()]);
    const paths = await Promise.all(compilers.map(({ compile }) => compile(source, "f64")));
    assert.equal(paths[0], paths[1]);
    const { mtime } = await Deno.stat(paths[0]);
    assert.equal(await compilers[0].compile(source, "f64"), paths[0]);
    assert.deepEqual((await Deno.stat(paths[0])).mtime, mtime);
    assert.notEqual(await compilers[0].compile(source, "f32"), paths[0]);
    const files = [...Deno.readDirSync(`${folder.path}/hpc-bench/native`)];
    assert.deepEqual(files.map(({ isFile }) => isFile), [true, true]);
  });
});

nativeTest("native: a damaged file in the cache is compiled anew", async () => {
  await using folder = await temporaryFolder();
  await withEnvironment({ XDG_CACHE_HOME: folder.path }, async () => {
    (await openRuntime())[Symbol.dispose]();
    const cache = `${folder.path}/hpc-bench/native`;
    const [{ name }] = Deno.readDirSync(cache);
    const { size } = await Deno.stat(`${cache}/${name}`);
    for (const content of ["", "no library"]) {
      // A library that was loaded is not written to: that would reach the process.
      await Deno.remove(`${cache}/${name}`);
      await Deno.writeTextFile(`${cache}/${name}`, content);
      (await openRuntime())[Symbol.dispose]();
      assert.equal((await Deno.stat(`${cache}/${name}`)).size, size);
    }
  });
});

nativeTest("native: a cache that cannot be written is the reason", async () => {
  const file = await Deno.makeTempFile();
  await withEnvironment({ XDG_CACHE_HOME: file }, async () => {
    await assert.rejects(setUp(), unavailable(/^Cannot keep compiled kernels in /));
  });
  await Deno.remove(file);
});

nativeTest("native: unavailable without the permission to load libraries", async () => {
  const backends = new URL("../../../backends/", import.meta.url).href;
  const code = `
    import { native } from "${backends}native/mod.ts";
    import { denoPlatform } from "${backends}platform/deno.ts";
    const error = await native.setup({ device: "cpu", platform: denoPlatform }).next().catch((error) => error);
    console.log(error.name, error.message);`;
  const allowed = ["--allow-run", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", ...allowed, "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(code));
  await input.close();
  const { stdout } = await child.output();
  assert.match(new TextDecoder().decode(stdout), /^BackendUnavailable .*ffi/);
});

nativeTest("native: arrays are aligned, apart, zero, and listed in order", async (runtime) => {
  for (const precision of PRECISIONS) {
    using memory = runtime.allocate(precision, {
      a: { length: 1000 },
      b: { length: 7, aligned: 2 },
      c: { length: 100, aligned: 9 },
    });
    const { a, b, c } = memory.arrays;
    const args = memory.arguments(5, -1);
    assert.equal(args.length, 5);
    assert.deepEqual([...args.slice(3)], [5n, 2n ** 64n - 1n]);
    const alignedAt = [0, 2, 9].map((n, index) => args[index] + BigInt(n * BYTES[precision]));
    assert.deepEqual(alignedAt.map((address) => address % 64n), [0n, 0n, 0n]);
    assert.ok([a, b, c].every((array) => array.every((x) => x === 0)));
    assert.ok(args[1] >= args[0] + BigInt(a.byteLength));
    assert.ok(args[2] >= args[1] + BigInt(b.byteLength));
    assert.notEqual(args[1] % 4096n, args[0] % 4096n);
  }
  await Promise.resolve();
});

nativeTest("native: the limits of the processor are plausible", async (runtime) => {
  const f64 = await runtime.limits!("f64"), f32 = await runtime.limits!("f32");
  for (const { bandwidth, flops } of [f64, f32]) {
    assert.ok(bandwidth > 1e8 && bandwidth < 1e13, `${bandwidth}`);
    assert.ok(flops! > 1e8 && flops! < 1e13, `${flops}`);
  }
});

const FUNCTIONS = nativeSource(
  "functions_test",
  `#include "real.h"
#include "functions.h"
struct arguments { const real *x; real *y; long long n; };
EXPORT void logarithms(const struct arguments *a) {
  SIMD for (long long i = 0; i < a->n; i++) a->y[i] = logarithm(a->x[i]);
}
EXPORT void logistics(const struct arguments *a) {
  SIMD for (long long i = 0; i < a->n; i++) a->y[i] = logistic2(a->x[i]);
}`,
);

/** Largest error of a function of the C headers in units in the last place. */
async function worstError(
  runtime: NativeRuntime,
  name: "logarithms" | "logistics",
  precision: "f64" | "f32",
  points: readonly number[],
  exact: (x: number) => number,
): Promise<number> {
  const functions = await runtime.load(FUNCTIONS, precision, ["logarithms", "logistics"]);
  const length = points.length;
  using memory = runtime.allocate(precision, { x: { length }, y: { length } });
  const { x, y } = memory.arrays;
  x.set(points);
  functions[name](memory.arguments(length));
  const digits = precision === "f64" ? 52 : 23;
  return Array.from(y).reduce((worst, value, n) => {
    const reference = exact(x[n]);
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(reference))) - digits);
    const error = Math.abs(value - reference) / ulp;
    return Number.isNaN(error) || error > worst ? error : worst;
  }, 0);
}

const range = (from: number, to: number, length: number) =>
  Array.from({ length }, (_, n) => from + (to - from) * (n + 0.5) / length);

for (const precision of PRECISIONS) {
  const exponents = precision === "f64" ? 1000 : 120;

  nativeTest(`native: ${precision} logarithm within 2 ulp of Math.log`, async (runtime) => {
    const points = [
      ...range(0.5, 2, 20_001),
      ...range(0.999, 1.001, 1000),
      ...range(-exponents, exponents, 5000).map((x) => 2 ** x),
    ];
    assert.ok(await worstError(runtime, "logarithms", precision, points, Math.log) <= 2);
  });

  nativeTest(`native: ${precision} logistic function within 4 ulp`, async (runtime) => {
    const points = [...range(-5, 5, 20_001), ...range(-exponents, exponents, 5000)];
    const logistic = (x: number) => 1 / (1 + 2 ** x);
    assert.ok(await worstError(runtime, "logistics", precision, points, logistic) <= 4);
  });
}

nativeTest("native: the logistic function vanishes where its power overflows", async (runtime) => {
  for (const precision of PRECISIONS) {
    const functions = await runtime.load(FUNCTIONS, precision, ["logarithms", "logistics"]);
    using memory = runtime.allocate(precision, { x: { length: 3 }, y: { length: 3 } });
    memory.arrays.x.set([1100, 1e10, 1e30]);
    functions.logistics(memory.arguments(3));
    assert.deepEqual([...memory.arrays.y], [0, 0, 0]);
  }
});

Deno.test("nativeSource: includes headers by name, and knows no others", () => {
  const { code } = nativeSource("x", '#include "a/b.h"\nint x;\n', { "b.h": "int y;" });
  assert.equal(code, "int y;\nint x;\n");
  assert.throws(() => nativeSource("x", '#include "c.h"\n'), /Cannot include "c\.h" in x/);
});
