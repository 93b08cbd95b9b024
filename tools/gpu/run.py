"""Unpacks what pack.ts put beside this file and measures: python3 run.py --out DIR --limit SECONDS.

Needs Python with lzma and, for the peers, the libraries; no network and nothing else. Other
arguments are those of tools/gpu/measure.ts.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

START = time.monotonic()
HERE = pathlib.Path(__file__).resolve().parent
DRIVER_FOLDERS = ["/usr/local/nvidia/share/vulkan/icd.d", "/usr/local", "/opt"]
MANIFEST_FOLDERS = ["/etc/vulkan/icd.d", "/usr/share/vulkan/icd.d"]


def driver_manifest():
    """The manifest of NVIDIA's Vulkan driver where the loader does not look, or nothing."""
    if any(list(pathlib.Path(folder).glob("nvidia*")) for folder in MANIFEST_FOLDERS):
        return None
    for folder in DRIVER_FOLDERS:
        for path in pathlib.Path(folder).rglob("nvidia_icd*.json"):
            return str(path)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default="gpu")
    parser.add_argument("--limit", type=float, default=350)
    known, others = parser.parse_known_args()
    out = pathlib.Path(known.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    root = pathlib.Path(tempfile.mkdtemp(prefix="gpu-measurement-"))
    try:
        for path in HERE.glob("*.tar.xz"):
            with tarfile.open(path, "r:xz") as archive:
                archive.extractall(root)
        unpacked = time.monotonic() - START
        print(f"unpacked in {unpacked:.1f} s", flush=True)
        environment = dict(os.environ, DENO_DIR=str(root / "deno_dir"), DENO_NO_UPDATE_CHECK="1")
        libraries = [str(root / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
        environment["LD_LIBRARY_PATH"] = ":".join(filter(None, libraries))
        if "VK_DRIVER_FILES" not in environment and driver_manifest():
            environment["VK_DRIVER_FILES"] = driver_manifest()
        originals = root / "originals"
        if originals.exists():
            others += ["--originals", str(originals)]
        limit = known.limit - unpacked
        command = [str(root / "deno"), "run", "-A", "--no-check", "tools/gpu/measure.ts"]
        command += ["--out", str(out), "--limit", str(limit - 2), "--python", sys.executable, *others]
        with open(out / "log.txt", "wb") as log:
            child = subprocess.Popen(
                command,
                cwd=root / "source",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            # The program stops by itself; should it not, it is ended with all that it started.
            signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
            signal.setitimer(signal.ITIMER_REAL, max(1, limit))
            for line in child.stdout:
                log.write(line)
                log.flush()
                sys.stdout.buffer.write(line)
                sys.stdout.flush()
            code = child.wait()
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(f"{time.monotonic() - START:.1f} s in all, results in {out}")
    return code


if __name__ == "__main__":
    sys.exit(main())
