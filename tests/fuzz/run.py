#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one fuzz target: run.py TARGET CORPUS

CORPUS is copied first, so that the tree stays as it is.  IMPRINT_FUZZ_SECONDS makes a run
longer than ten seconds.  With IMPRINT_FUZZ_KEEP=DIR new inputs are written to
DIR/<name of the corpus> and inputs that fail to DIR; otherwise failing inputs are left in the
working directory.  Of a finding, what it is and the input come last, in base64.
"""
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def environment():
    # Freed memory is kept for a while to find late uses; the default of 256 MiB would hide
    # what the target itself uses from -rss_limit_mb.
    options = "quarantine_size_mb=16:" + os.environ.get("ASAN_OPTIONS", "")
    return dict(os.environ, ASAN_OPTIONS=options)


def run(command):
    """The exit status, and the lines that say what was found."""
    found = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment()) as process:
        for line in process.stderr:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
            if b"ERROR:" in line or b"SUMMARY:" in line or b"invariant" in line:
                found.append(line.decode(errors="replace").strip())
    return process.returncode, found


def show(found, artifacts):
    for line in found:
        print(line, file=sys.stderr)
    for path in artifacts:
        print(f"{path.name}: {base64.b64encode(path.read_bytes()).decode()}", file=sys.stderr)


def main() -> int:
    target, corpus = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if not any(corpus.iterdir()):
        print(f"no corpus in {corpus}: give the target something to start from")
        return 1
    keep = os.environ.get("IMPRINT_FUZZ_KEEP")
    artifacts = pathlib.Path(keep or ".").absolute()
    with tempfile.TemporaryDirectory(prefix="imprint-fuzz-") as folder:
        found = pathlib.Path(folder) / corpus.name
        if keep:
            found = artifacts / corpus.name
        shutil.copytree(corpus, found, dirs_exist_ok=True)
        before = set(artifacts.glob(f"{target.name}-*"))
        status, said = run([
            target.absolute(), found,
            f"-max_total_time={os.environ.get('IMPRINT_FUZZ_SECONDS', '10')}",
            "-rss_limit_mb=512",
            "-timeout=5",  # seconds for one input
            f"-artifact_prefix={artifacts}/{target.name}-",
            "-print_final_stats=1",
        ])
    if status != 0:
        show(said, sorted(set(artifacts.glob(f"{target.name}-*")) - before))
    # libFuzzer ends with 77 after a crash, which meson would take for a skipped test.
    return 0 if status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
