import assert from "node:assert/strict";
import { COMMANDS, declare } from "../../cli/arguments/arguments.ts";
import { PLUGIN, program } from "./program.ts";

/** Arguments that cannot be used, and what the one line on stderr must say. */
const mistakes: [string[], RegExp][] = [
  [[], /Cannot run nothing: name one or more benchmarks, or "all"/],
  [
    ["equation_of_stat"],
    /Cannot find benchmark "equation_of_stat": did you mean "equation_of_state"/,
  ],
  [["all", "-b", "typed_aray"], /Cannot find backend "typed_aray": did you mean "typed_array"/],
  [["all", "--sice", "4"], /unknown option '--sice' \(Did you mean --size\?\)/],
  [["all", "--size", "0"], /Cannot use size "0": size must be a positive integer/],
  [["all", "--size", "-1"], /Cannot use size "-1": size must be a positive integer/],
  [["all", "--size", "1.5"], /Cannot use size "1.5": size must be a positive integer/],
  [["isoneutral_mixing", "-s", "1"], /Cannot run isoneutral_mixing with size 1: size must be 9 or/],
  [["all", "--size", "abc"], /Cannot use size "abc": size must be a positive integer/],
  [["all", "--size", "9007199254740993"], /Cannot use size "9007199254740993"/],
  [["all", "-r", "0"], /Cannot use number of repetitions "0"/],
  [["all", "--burnin", "-2"], /Cannot use burn-in "-2"/],
  [["all", "-r", "10000001"], /number of repetitions must be an integer, from 1 to 10000000/],
  [["all\n\x1b[2J"], /Cannot find benchmark "all\\n\\u001b\[2J"/],
  [["all", "--target-time", "0"], /Cannot use target time "0"/],
  [["all", "--target-time", "0x10"], /Cannot use target time "0x10": .* number of seconds/],
  [["all", "-s", "4096_"], /Cannot use size "4096_"/],
  [["all", "-s", "1__0"], /Cannot use size "1__0"/],
  [["compare", "a.json", "b.json", "--threshold", "5"], /threshold "5": write 5% or 0\.05$/m],
  [["all", "--shuffle-seed", "4294967296"], /Cannot use shuffle seed .* from 0 to 4294967295/],
  [["all", "--pin", "x"], /Cannot use CPU "x": CPU must be an integer, 0 or more/],
  [["all", "--device", "gppu"], /Cannot find device "gppu": did you mean "gpu"/],
  [["all", "-p", "f16"], /Cannot find precision "f16": .*known are f64, f32/],
  [["all", "--formulation", "close"], /Cannot find formulation "close": did you mean "closed"/],
  [["all", "--format", "xml"], /Cannot find format "xml"/],
  [["all", "-o", "results.txt"], /the extension must be one of \.json, \.csv, \.md/],
  [["all", "-o", "no/such/directory/r.json"], /directory "no\/such\/directory" does not exist/],
  [["all", "--save-outputs", "no/such/out"], /directory "no\/such" does not exist/],
  [["lst"], /Cannot find benchmark "lst": did you mean the command "list"\? known are/],
  [["isoneutral"], /Cannot find benchmark "isoneutral": did you mean "isoneutral_mixing"\?/],
  [["wasm"], /Cannot find benchmark "wasm": did you mean the backend "wasm"\?/],
  [["all", "-b", "typed"], /Cannot find backend "typed": did you mean "typed_array"\?/],
  [
    ["all", "-b", "wasm,native"],
    /Cannot find backend "wasm,native": repeat the option for each of several; known/,
  ],
  [["all", "-b", "numpy_original"], /backend "numpy_original": it comes with --peers <dir>, a/],
  [["all", "-b", "cupy_origin"], /did you mean the Python original \(--peers\) "cupy_original"\?/],
  [["all", "-b", "nmpy"], /did you mean "numpy"\? known/],
  [["all", "--python", "jx=python3"], /Cannot find backend "jx": did you mean "jax"\? known/],
  [["all", "-b", "numpyts"], /did you mean "numpy_ts"\? known/],
  [["--resume", "r.json", "-s", "4k"], /'--resume <file>' cannot be used with .*'-s, --size <n>'/],
  [["--resume", "r.json", "--no-isolate"], /'--resume <file>' cannot be used with .*--no-isolate/],
  [["--resume", "r.json"], /Cannot read results from "r\.json": No such file .*\(os error \d+\)$/m],
  [["merge", "a.json"], /required option '-o, --output <file>' not specified \(see --help\)/],
  [["compare", "a.json"], /missing required argument 'current.json' \(see --help\)/],
  [["help", "lst"], /there is no such command \(see --help\)/],
  [["report", "a.json", "--plot", "runtime"], /Cannot draw plots without a picture: .*-o/],
  [["all", "--plugin", "./no_such_plugin.ts"], /Cannot load plugin "\.\/no_such_plugin\.ts"/],
  [["list", "--plugin", "data:text/javascript,export default 5"], /of type number, it must be a f/],
  [
    [
      ...["list", "--plugin"],
      'data:text/javascript,export default r => r.registerBackend({name:"x y/../z"})',
    ],
    /Cannot load .*: Cannot register backend "x y\/\.\.\/z": a name is lower-case letters/,
  ],
  [
    [
      ...["list", "--plugin"],
      'data:text/javascript,export default r => r.registerBackend({name:"x",description:""})',
    ],
    /Cannot register backend "x" with devices undefined: devices must be one or more of cpu/,
  ],
  [["all", "--plugin", "data:text/javascript,throw new Error('broken')"], /Cannot load .*: broken/],
];

for (const [args, message] of mistakes) {
  Deno.test(`usage error: ${args.join(" ") || "no arguments"}`, async () => {
    const { code, stdout, stderr } = await program(args);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
    assert.equal(code, 2);
    assert.equal(stdout, "");
  });
}

Deno.test("--help names every option of the run, --version the version", async () => {
  const help = await program(["--help"]);
  assert.equal(help.code, 0);
  for (
    const option of ["size", "backend", "repetitions", "target-time", "burnin", "device"].concat(
      ["precision", "formulation", "shuffle-seed", "plugin", "format", "output"],
      ["save-outputs", "strict", "quiet"],
    )
  ) assert.ok(help.stdout.includes(`--${option}`), option);
  const words = help.stdout.replaceAll(/\s+/g, " ");
  assert.match(words, /seconds of calls per case to aim at, in all rounds together/);
  const version = await program(["--version"]);
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

Deno.test("the names of the commands are those that are declared", () => {
  const action = () => Promise.resolve();
  const actions = { run: action, list: action, compare: action, merge: action, report: action };
  const program = declare({
    ...actions,
    completions: action,
    noise: action,
    serve: action,
    worker: action,
  });
  const declared = program.createHelp().visibleCommands(program).map((one) => one.name());
  assert.deepEqual([...COMMANDS], declared);
});

Deno.test("list: a backend that ends its process costs only its own row", async () => {
  const plugin = `data:text/javascript,${
    encodeURIComponent(`export default ({ registerBackend }) => {
      const devices = ["cpu"], precisions = ["f64"], description = "";
      registerBackend({ name: "dies", description, devices, precisions,
        async *setup() { console.error("no adapter"); Deno.exit(101); } });
      registerBackend({ name: "lives", description, devices, precisions,
        async *setup() { yield { version: "1.0" }; } });
    };`)
  }`;
  const { code, stdout, stderr } = await program(["list", "--plugin", plugin]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, / unavailable: dies exited with code 101; last output: no adapter$/m);
  assert.match(stdout, /^lives .* available, 1\.0$/m);
  assert.match(stdout, /^typed_array .* available, /m);
});

Deno.test("list shows what is available and why not", async () => {
  const { code, stdout } = await program(["list", "--plugin", PLUGIN]);
  assert.equal(code, 0);
  assert.match(stdout, /typed_array +cpu +f64 f32 +\S.* available, V8/);
  assert.match(stdout, /absent +cpu .*unavailable: no such library here/);
  assert.match(stdout, /twin +cpu +f64 f32 +scaling +available, 1\.0/);
  assert.match(stdout, /turbulent_kinetic_energy +\S/);
  for (const [, gpu] of stdout.matchAll(/^.* gpu .* available, (.*)$/gm)) {
    if (Deno.build.os === "linux") assert.match(gpu, /, driver \S.* .*\d/);
  }
});
