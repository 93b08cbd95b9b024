import assert from "node:assert/strict";
import { PROGRAM } from "../../cli/program.ts";

/** SwiftShader as Debian's chromium brings it; Dawn refuses older versions of Mesa's lavapipe. */
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

const missing = await isFile(SWIFTSHADER) ? undefined : `no ${SWIFTSHADER}`;

Deno.test({
  name: `webgpu_dawn computes what webgpu computes${missing ? ` (skipped: ${missing})` : ""}`,
  ignore: missing !== undefined,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--quiet", PROGRAM, "all", "-b", "webgpu_dawn", "--device", "gpu"],
        ...["-s", "1000", "-r", "1", "--no-isolate", "--format", "json"],
      ],
      env: { NO_COLOR: "1", VK_DRIVER_FILES: SWIFTSHADER },
    }).output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr));
    const { runs, results } = JSON.parse(text.decode(stdout));
    assert.match(runs[0].backends[0].device_name, /SwiftShader .*\(software\)/);
    assert.equal(results.length, 3, text.decode(stderr));
    for (const { benchmark, backend, precision, errors } of results) {
      assert.deepEqual([backend, precision], ["webgpu_dawn", "f32"], benchmark);
      assert.ok(errors.every(({ consistent }: { consistent: boolean }) => consistent), benchmark);
    }
  },
});
