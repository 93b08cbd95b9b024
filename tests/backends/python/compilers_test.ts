import { pythonCompilers } from "../../../backends/python/compilers.ts";
import { testPythonBackend } from "./python.ts";

for (const { name, devices } of pythonCompilers) {
  for (const device of devices) await testPythonBackend(name, device);
}
