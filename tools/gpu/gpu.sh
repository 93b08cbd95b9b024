#!/usr/bin/env bash
# Checks, tunes and measures the WebGPU kernels on a machine with a GPU, beside the Python originals.
#
#   PEERS=../pyhpc-benchmarks PYTHON=python3 tools/gpu/gpu.sh [folder for the results]
#
# It needs deno 2.9 or newer, the GPU's driver with its Vulkan part and the Vulkan loader
# (libvulkan1); for the peers a checkout of pyhpc-benchmarks and a Python with those of jax, cupy and
# torch that are to be compared, built for CUDA. What is missing is skipped and listed with its reason.
#
# Settings, by environment variables:
#   PEERS           the checkout; without it only our own backends are measured
#   PYTHON          the interpreter                                   [python3]
#   BACKENDS        what is measured                                  [webgpu typed_array, and the peers]
#   SIZES           numbers of points                                 [65536 1048576 4194304 16777216]
#   TUNING_SIZE     number of points for tuning, 0 for none           [4194304]
#   TARGET_TIME     seconds of measuring per row                      [2]
#   ALLOW_SOFTWARE  set to 1 to try the script on a software adapter
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
out=${1:-$here}
mkdir -p "$out"
out=$(cd "$out" && pwd)
if [ -n "${PEERS:-}" ]; then PEERS=$(cd "$PEERS" && pwd); fi

: "${PYTHON:=python3}" "${PEERS:=}" "${TARGET_TIME:=2}" "${TUNING_SIZE:=4194304}"
: "${SIZES:=65536 1048576 4194304 16777216}" "${ALLOW_SOFTWARE:=0}"
: "${BACKENDS:=webgpu typed_array${PEERS:+ jax cupy pytorch}}"
export NO_COLOR=1

step() { printf '\n== %s\n' "$*"; }

step "devices"
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null || true
if [ -z "${VK_DRIVER_FILES:-}" ] && command -v nvidia-smi >/dev/null; then
  # Containers get the driver's libraries but not always its manifest in the place that is searched.
  if ! ls /etc/vulkan/icd.d/nvidia* /usr/share/vulkan/icd.d/nvidia* >/dev/null 2>&1; then
    manifest=$(find /usr/local /opt -name 'nvidia_icd*.json' 2>/dev/null | head -n 1 || true)
    if [ -n "$manifest" ]; then export VK_DRIVER_FILES=$manifest; fi
  fi
fi
device=$(deno eval --no-lock '
  import { OpenDevice } from "'"file://$root"'/backends/webgpu/runtime.ts";
  import { denoPlatform } from "'"file://$root"'/backends/platform/deno.ts";
  try {
    using gpu = await OpenDevice.open(denoPlatform);
    console.log(gpu.deviceName);
    console.error(gpu.version, gpu.precisions.join(" "), JSON.stringify(gpu.clock),
      "bindings end at", gpu.bindingLimit);
    for (const precision of gpu.precisions) {
      const { bandwidth, flops } = await gpu.limits(precision);
      console.error(precision, (bandwidth / 1e9).toFixed(0), "GB/s",
        (flops / 1e9).toFixed(0), "GFLOP/s");
    }
  } catch (error) { console.error(error.message); Deno.exit(1); }')
echo "$device"
case $device in
*"(software)")
  if [ "$ALLOW_SOFTWARE" != 1 ]; then
    echo "only a software adapter was found: install the GPU's driver, or set ALLOW_SOFTWARE=1" >&2
    exit 1
  fi
  ;;
esac

cd "$root"
step "checks"
deno test -A --quiet tests/backends/webgpu tests/kernels/*/webgpu tests/kernels/webgpu

plugin=()
if [ "$TUNING_SIZE" != 0 ]; then
  step "tuning"
  deno run -A tools/gpu/tune.ts "$out/gpu-tuning.json" "$TUNING_SIZE"
  export GPU_TUNING=$out/gpu-tuning.json
  plugin=(--plugin tools/gpu/tuned.ts)
fi

step "measurements"
arguments=()
for size in $SIZES; do arguments+=(-s "$size"); done
for backend in $BACKENDS; do arguments+=(-b "$backend"); done
if [ -n "$PEERS" ]; then arguments+=(--peers "$PEERS" --python "$PYTHON"); fi
deno run -A mod.ts all --device gpu -p f64 -p f32 --target-time "$TARGET_TIME" --timeout 1200 \
  "${plugin[@]}" "${arguments[@]}" -o "$out/gpu.json" -o "$out/gpu.md"

step "targets"
deno run -A tools/gpu/targets.ts "$out/gpu.json"
