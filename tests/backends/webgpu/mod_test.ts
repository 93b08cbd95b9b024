import assert from "node:assert/strict";
import { webgpu } from "../../../backends/webgpu/mod.ts";
import { requestDevice } from "../../../backends/webgpu/device.ts";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import { OpenDevice } from "../../../backends/webgpu/runtime.ts";
import type { Launcher, WebGpuRuntime } from "../../../kernels/webgpu/runtime.ts";
import { gpuTest, sharedDevice } from "../../kernels/webgpu.ts";

const PLATFORM = import.meta.resolve("../../../backends/platform/deno.ts");

/** A kernel that adds one to each of 1024 numbers, `rounds` times over. */
async function prepareCounter(
  runtime: WebGpuRuntime,
  rounds = 1,
): Promise<{ launcher: Launcher; buffer: GPUBuffer }> {
  return await runtime.guard(() => {
    const pipeline = runtime.compile(
      `@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
        for (var round = 0; round < ${rounds}; round++) { numbers[id.x] += 1.0; }
      }`,
      "counter",
    );
    const buffer = runtime.storage(4096, "counter");
    const bindings = runtime.bind(pipeline, [buffer]);
    return {
      buffer,
      launcher: runtime.launcher([{ pipeline, bindings, workgroups: [16, 1, 1] }]),
    };
  });
}

/** Asserts that a runtime computes, also after errors. */
async function assertComputes(runtime: WebGpuRuntime): Promise<void> {
  const { launcher, buffer } = await prepareCounter(runtime);
  await launcher.run();
  await launcher.settle();
  const counts = new Float32Array(await runtime.download(buffer, 0, buffer.size));
  assert.ok(counts.every((count) => count === 1));
  launcher.dispose();
  buffer.destroy();
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];

gpuTest("webgpu is set up with the name and precisions of its device", async () => {
  const lifetime = webgpu.setup({ device: "gpu", platform: denoPlatform });
  const { value: runtime } = await lifetime.next();
  assert.ok(runtime);
  assert.match(runtime.version, /^Deno \d+\.\d+\.\d+/);
  assert.ok(runtime.precisions.includes("f32"));
  const { info } = runtime.adapter;
  assert.equal(runtime.deviceName?.endsWith("(software)"), info.isFallbackAdapter);
  assert.equal((await lifetime.next()).done, true);
});

gpuTest("webgpu asks for all that the adapter offers", async () => {
  const { adapter, device } = await sharedDevice();
  for (const feature of adapter.features) assert.ok(device.features.has(feature), feature);
  assert.equal(device.limits.maxBufferSize, adapter.limits.maxBufferSize);
  assert.equal(
    device.limits.maxStorageBufferBindingSize,
    adapter.limits.maxStorageBufferBindingSize,
  );
});

/** An adapter that refuses what `refuses` says. */
function strictAdapter(refuses: (features: string[], limits: string[]) => boolean): GPUAdapter {
  const device = { destroy() {} } as GPUDevice;
  return {
    features: new Set(["timestamp-query", "shader-f16"]),
    limits: { maxBufferSize: 2 ** 64, maxStorageBufferBindingSize: 1000, maxBindGroups: 4 },
    info: { description: "strict", isFallbackAdapter: false },
    requestDevice({ requiredFeatures = [], requiredLimits = {} }: GPUDeviceDescriptor = {}) {
      const features = [...requiredFeatures];
      const limits = requiredLimits as Record<string, number>;
      const tooLarge = Object.values(limits).some((limit) => !Number.isSafeInteger(limit));
      if (tooLarge || refuses(features, Object.keys(limits))) {
        return Promise.reject(new TypeError("refused"));
      }
      return Promise.resolve(
        Object.assign(Object.create(device), { granted: { features, limits } }),
      );
    },
  } as unknown as GPUAdapter;
}

Deno.test("webgpu does without features that are not granted", async () => {
  const adapter = strictAdapter((features) => features.includes("wgpu-shader-f64"));
  const { granted } = await requestDevice(adapter) as unknown as {
    granted: { features: string[]; limits: Record<string, number> };
  };
  assert.deepEqual(
    granted.features.sort(),
    ["shader-f16", "subgroups", "timestamp-query", "wgpu-shader-int64"],
  );
  assert.equal(granted.limits.maxBufferSize, Number.MAX_SAFE_INTEGER);
});

Deno.test("webgpu does without limits and features that are not needed", async () => {
  const adapter = strictAdapter((features, limits) =>
    features.includes("shader-f16") || limits.includes("maxBindGroups")
  );
  const { granted } = await requestDevice(adapter) as unknown as {
    granted: { features: string[]; limits: Record<string, number> };
  };
  assert.ok(granted.features.includes("timestamp-query"));
  assert.deepEqual(Object.keys(granted.limits), ["maxBufferSize", "maxStorageBufferBindingSize"]);
});

Deno.test("webgpu is unavailable where the adapter gives no device", async () => {
  await assert.rejects(
    () => requestDevice(strictAdapter(() => true)),
    { name: "BackendUnavailable", message: "strict gives no device: refused" },
  );
});

gpuTest("webgpu launches again and again, and downloads what was computed", async () => {
  const runtime = await sharedDevice();
  const { launcher, buffer } = await prepareCounter(runtime);
  for (let call = 0; call < 5; call++) {
    await launcher.run();
    await launcher.settle();
  }
  await launcher.run();
  await launcher.run(); // without settling the one before
  await launcher.settle();
  const counts = new Float32Array(await runtime.download(buffer, 4, 4000));
  assert.deepEqual([...new Set(counts)], [7]);
  launcher.dispose();
  buffer.destroy();
});

gpuTest("webgpu keeps the event loop's polling out of the times", async () => {
  const runtime = await sharedDevice();
  const { launcher, buffer } = await prepareCounter(runtime);
  const blocked: number[] = [], polled: number[] = [];
  for (let call = 0; call < 41; call++) {
    const start = performance.now();
    await launcher.run();
    const end = performance.now();
    const { seconds = (end - start) / 1000 } = await launcher.settle();
    blocked.push(seconds);
    const before = performance.now();
    runtime.device.queue.submit([]);
    await runtime.device.queue.onSubmittedWorkDone();
    polled.push((performance.now() - before) / 1000);
  }
  // An empty submission that is awaited takes more than 10 ms, a small kernel far less.
  assert.ok(median(blocked) < median(polled) / 2, `${median(blocked)} s and ${median(polled)} s`);
  launcher.dispose();
  buffer.destroy();
});

gpuTest("webgpu's wall time covers the work that timestamps see", async () => {
  const runtime = await sharedDevice();
  if (runtime.clock.tickSeconds === undefined) return;
  const { launcher, buffer } = await prepareCounter(runtime, 20_000);
  const shares: number[] = [];
  for (let call = 0; call < 7; call++) {
    const start = performance.now();
    await launcher.run();
    const end = performance.now();
    const { seconds = (end - start) / 1000, gpuSeconds } = await launcher.settle();
    shares.push(gpuSeconds! / seconds);
  }
  const share = median(shares);
  // A call that does not wait takes a small part of its work: shares are beyond 50 then. A software
  // adapter takes its timestamps a little outside of the work, the more the busier the machine is.
  assert.ok(share > 0.2 && share < 2, `GPU time is ${share} of the wall time`);
  launcher.dispose();
  buffer.destroy();
});

gpuTest("webgpu times many calls together where waiting does not block", async () => {
  using runtime = await OpenDevice.open(denoPlatform, { clock: { blocking: false } });
  const { launcher, buffer } = await prepareCounter(runtime);
  const pending = launcher.run();
  assert.ok(pending instanceof Promise);
  await pending;
  const { seconds } = await launcher.settle();
  assert.ok(seconds! > 0 && seconds! < 0.01, `${seconds} s per call`);
  // A batch is long beside the wait for it, and no longer: its cost is known.
  const { waitSeconds } = runtime.clock;
  assert.ok(waitSeconds > 0);
  const start = performance.now();
  await launcher.settle();
  const cost = (performance.now() - start) / 1000;
  assert.ok(cost > 5 * waitSeconds || seconds! < waitSeconds / 50, `${cost} s, ${waitSeconds}`);
  launcher.dispose();
  buffer.destroy();
});

gpuTest("webgpu does without timestamp queries", async () => {
  using runtime = await OpenDevice.open(denoPlatform, { clock: { tickSeconds: undefined } });
  const { launcher, buffer } = await prepareCounter(runtime);
  await launcher.run();
  assert.deepEqual(await launcher.settle(), {});
  await assertComputes(runtime);
  launcher.dispose();
  buffer.destroy();
});

gpuTest("webgpu measures what the device can do", async () => {
  const runtime = await sharedDevice();
  for (const precision of runtime.precisions) {
    const { bandwidth, flops } = await runtime.limits(precision);
    assert.ok(bandwidth > 1e8 && bandwidth < 1e14, `${bandwidth} B/s`);
    assert.ok(flops! > 1e8 && flops! < 1e16, `${flops} FLOP/s`);
  }
});

gpuTest("webgpu reports a shader's error with its place, and goes on", async () => {
  const runtime = await sharedDevice();
  await assert.rejects(
    () => runtime.guard(() => runtime.compile("fn main( {", "broken")),
    /broken.*\n.*1:10/,
  );
  await assertComputes(runtime);
});

gpuTest("webgpu reports wrong bindings and goes on", async () => {
  const runtime = await sharedDevice();
  await assert.rejects(
    () =>
      runtime.guard(() => {
        const pipeline = runtime.compile(
          "@group(0) @binding(0) var<storage, read_write> a: array<f32>;" +
            "@compute @workgroup_size(1) fn main() { a[0] = 1.0; }",
          "one",
        );
        runtime.bind(pipeline, []);
      }),
    /Number of bindings/,
  );
  await assertComputes(runtime);
});

gpuTest("webgpu passes exceptions on and goes on", async () => {
  const runtime = await sharedDevice();
  await assert.rejects(
    () =>
      runtime.guard(() => {
        throw new RangeError("own");
      }),
    RangeError,
  );
  await assertComputes(runtime);
});

gpuTest("webgpu reports errors of a call when it is settled, and goes on", async () => {
  const runtime = await sharedDevice();
  const { launcher, buffer } = await prepareCounter(runtime);
  buffer.destroy();
  await assert.rejects(async () => {
    await launcher.run();
    await launcher.settle();
  }, /'counter' label has been destroyed/);
  launcher.dispose();
  await assertComputes(runtime);
});

gpuTest("webgpu refuses buffers beyond the binding limit with the figures", async () => {
  using runtime = await OpenDevice.open(denoPlatform, { bindingLimit: 1000 });
  await assert.rejects(
    () => runtime.guard(() => runtime.storage(1004, "large")),
    { name: "Unsupported", message: /^large takes 1004 bytes in one buffer, .* binds 1000$/ },
  );
});

gpuTest("webgpu replaces a lost device; its cases fail, new ones do not", async () => {
  using runtime = await OpenDevice.open(denoPlatform);
  const { launcher } = await prepareCounter(runtime);
  runtime.device.destroy();
  await assert.rejects(async () => {
    await launcher.run();
    await launcher.settle();
  }, /the device was lost \(destroyed\)/);
  await assertComputes(runtime);
  assert.throws(() => launcher.run(), /was lost and replaced/);
});

Deno.test("webgpu without an adapter is unavailable and says what to install", async () => {
  const module = new URL("../../../backends/webgpu/mod.ts", import.meta.url).href;
  const code = `import { webgpu } from ${JSON.stringify(module)};
    import { denoPlatform } from ${JSON.stringify(PLATFORM)};
    try { await webgpu.setup({ device: "gpu", platform: denoPlatform }).next(); }
    catch (error) { console.log(error.name + ": " + error.message); }`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", code],
    env: { DENO_WEBGPU_BACKEND: Deno.build.os === "windows" ? "vulkan" : "dx12", NO_COLOR: "1" },
  }).output();
  const message = new TextDecoder().decode(stdout).trim();
  assert.match(message, /^BackendUnavailable: no WebGPU adapter found: .*libvulkan1/);
});

gpuTest("webgpu leaves stderr and the environment alone", async () => {
  const module = new URL("../../../backends/webgpu/device.ts", import.meta.url).href;
  const code = `import { requestAdapter } from ${JSON.stringify(module)};
    import { denoPlatform } from ${JSON.stringify(PLATFORM)};
    await requestAdapter(denoPlatform); console.log(Deno.env.get("XDG_RUNTIME_DIR"));`;
  const { XDG_RUNTIME_DIR: _, ...env } = Deno.env.toObject();
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", code],
    clearEnv: true,
    env,
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(new TextDecoder().decode(stdout).trim(), "undefined");
});
