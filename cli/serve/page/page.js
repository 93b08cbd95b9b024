/** The page's own script: what is chosen, how far the run is, and its results. */

/** Steps of clocks in seconds, with cross-origin isolation and without, as browsers document them. */
const STEPS = { isolated: "5 to 20 µs", shared: "100 µs to 1 ms" };

/** What is chosen when the page opens. */
const CHOSEN = {
  benchmarks: ["equation_of_state"],
  backends: ["typed_array", "wasm"],
  sizes: ["16384", "65536"],
  devices: ["cpu"],
};

const element = (id) => document.getElementById(id);
const form = element("form");
const runner = new Worker("run.js", { type: "module" });

/** What is known of the machine, if the program that serves the page runs on it. */
let machine = {};
let wakeLock;

/** The workers of backends, by number. */
const workers = new Map();

runner.onerror = ({ message }) => {
  if (isRecent()) fail(message || "The program of the page did not load");
};
runner.onmessage = ({ data }) => {
  if (data.type === "choices") offer(data.choices);
  if (data.type === "start") startWorker(data);
  if (data.type === "end") endWorker(data.id);
  if (data.type === "progress") showProgress(data.progress);
  if (data.type === "results") showResults(data);
  if (data.type === "error") fail(data.message);
};

describeClock();
fetchMachine()
  .then((known) => {
    machine = known;
    if (known.cpu) form.elements.machine.value = known.cpu;
    if ("fromBase64" in Uint8Array) runner.postMessage({ op: "choices" });
    else {
      fail(
        "This browser is too old for the program of this page: it must know Uint8Array.fromBase64, " +
          "as Chromium 140, Firefox 141 and Safari 18.2 do",
      );
      element("start").disabled = true;
    }
  });

/** Starts the worker of a backend, which talks to the runner through a port. */
function startWorker({ id, port }) {
  const worker = new Worker("engine.js", { type: "module" });
  worker.onerror = ({ message }) => runner.postMessage({ op: "failed", id, message });
  worker.postMessage(null, [port]);
  workers.set(id, worker);
}

function endWorker(id) {
  workers.get(id)?.terminate();
  workers.delete(id);
}

/** What is known of the machine, which is not that of a phone whose port is forwarded to it. */
async function fetchMachine() {
  if (/Android|Mobile/.test(navigator.userAgent)) return {};
  try {
    const response = await fetch("machine.json");
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** Says how coarse the clock is, and what that costs. */
function describeClock() {
  const step = formatStep(clockStep());
  const clock = element("clock");
  if (globalThis.crossOriginIsolated) {
    clock.textContent = `The page is cross-origin isolated: its clock steps by ${step}.`;
    return;
  }
  clock.className = "coarse";
  const why = globalThis.isSecureContext
    ? "the server does not send the headers Cross-Origin-Opener-Policy: same-origin and " +
      "Cross-Origin-Embedder-Policy: require-corp"
    : "it was loaded over plain http from another machine, where browsers offer neither isolation " +
      "nor WebGPU";
  clock.textContent =
    `The page is not cross-origin isolated: its clock steps by ${step} (browsers: ${STEPS.shared} ` +
    `instead of ${STEPS.isolated}), because ${why}. Calls shorter than a hundred steps are timed ` +
    "several together, so that their scatter is averaged out and not seen.";
}

/** Shortest step in milliseconds between two readings of the clock. */
function clockStep() {
  let shortest = Infinity;
  for (let n = 0; n < 20; n++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    shortest = Math.min(shortest, now - start);
  }
  return shortest;
}

function formatStep(milliseconds) {
  return milliseconds < 0.95
    ? `${Math.round(milliseconds * 1000)} µs`
    : `${Math.round(milliseconds)} ms`;
}

/** Fills the form. */
function offer({ browser, benchmarks, backends, sizes, precisions, devices, targetTime }) {
  element("browser").textContent = browser;
  const box = (name, value, description = "", type = "checkbox") => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type, name, value });
    input.checked = CHOSEN[name]?.includes(value) ?? false;
    const text = document.createElement("span");
    text.textContent = name === "sizes" ? Number(value).toLocaleString("en") : value;
    if (description) {
      const small = document.createElement("small");
      small.textContent = description;
      text.append(small);
    }
    label.append(input, text);
    element(name).append(label);
    return input;
  };
  for (const { name, description } of benchmarks) box("benchmarks", name, description);
  for (const { name, description, devices } of backends) {
    box("backends", name, description).dataset.devices = devices.join(" ");
  }
  for (const size of sizes) box("sizes", `${size}`);
  for (const precision of precisions) box("precisions", precision);
  for (const device of devices) {
    const input = box("devices", device, "", "radio");
    input.onchange = updateBackends;
    if (device === "gpu" && !navigator.gpu) {
      input.disabled = true;
      element("gpu").textContent = "This browser offers no WebGPU here.";
    }
  }
  form.elements.targetTime.value = targetTime;
  updateBackends();
  element("start").disabled = false;
}

/** Backends that the device does not have cannot be chosen. */
function updateBackends() {
  const [device] = chosen("devices");
  for (const input of form.querySelectorAll("[name=backends]")) {
    const devices = input.dataset.devices.split(" ");
    input.disabled = !devices.includes(device) && !devices.includes("cpu");
  }
}

function chosen(name) {
  return [...form.querySelectorAll(`[name=${name}]:checked:enabled`)].map(({ value }) => value);
}

form.onsubmit = (event) => {
  event.preventDefault();
  const { elements } = form;
  const others = elements.others.value.trim();
  const sizes = [...chosen("sizes"), ...others ? [others] : []].join(",");
  const options = {
    benchmarks: chosen("benchmarks"),
    backends: chosen("backends"),
    sizes,
    precisions: chosen("precisions"),
    device: chosen("devices")[0],
    targetTime: Number(elements.targetTime.value),
    rounds: Number(elements.rounds.value),
  };
  for (const name of ["benchmarks", "backends", "sizes"]) {
    if (options[name].length === 0) return fail(`Cannot run without ${name}: choose at least one`);
  }
  const cpu = elements.machine.value.trim();
  start();
  runner.postMessage({ op: "run", options, machine: { ...machine, ...cpu ? { cpu } : {} } });
};

element("stop").onclick = () => {
  element("stop").disabled = true;
  runner.postMessage({ op: "stop" });
};

function start() {
  element("error").hidden = true;
  element("outcome").hidden = true;
  element("running").hidden = false;
  element("bar").value = 0;
  element("status").textContent = "starting";
  element("running").scrollIntoView({ block: "nearest" });
  element("start").disabled = true;
  element("stop").disabled = false;
  // A phone that goes to sleep stops the run.
  navigator.wakeLock?.request("screen").then((lock) => wakeLock = lock, () => {});
}

function end() {
  element("running").hidden = true;
  element("start").disabled = false;
  element("stop").disabled = true;
  wakeLock?.release();
  wakeLock = undefined;
}

function fail(message) {
  end();
  Object.assign(element("error"), { textContent: message, hidden: false });
}

function showProgress({ phase, label, done, remaining }) {
  if (phase === "measure") element("bar").value = done;
  const left = remaining === undefined ? "" : `, ${Math.ceil(remaining)} s left`;
  element("status").textContent = `${phase}: ${label}, ${Math.floor(100 * done)} %${left}`;
}

function showResults({ json, html }) {
  end();
  offerFile("json", json, "application/json");
  offerFile("html", html, "text/html");
  const report = element("report");
  report.onload = () => fit(report);
  report.srcdoc = html;
  element("outcome").hidden = false;
  element("outcome").scrollIntoView({ behavior: "smooth" });
}

/** Offers a text as a file. */
function offerFile(id, text, type) {
  const link = element(id);
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `hpc-bench.${id}`;
}

/** Makes the frame as high as the report, with what is folded out or hidden in it. */
function fit(frame) {
  const { documentElement, body } = frame.contentDocument;
  const update = () => {
    frame.style.height = `${Math.ceil(body.getBoundingClientRect().bottom) + 24}px`;
  };
  new ResizeObserver(update).observe(documentElement);
  new ResizeObserver(update).observe(body);
  update();
}
