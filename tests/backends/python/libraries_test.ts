import { pythonLibraries } from "../../../backends/python/libraries.ts";
import { testPythonBackend } from "./python.ts";

for (const { name, devices } of pythonLibraries) {
  for (const device of devices) await testPythonBackend(name, device);
}
