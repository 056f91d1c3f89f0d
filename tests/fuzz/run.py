#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one fuzz target: run.py TARGET CORPUS

CORPUS is copied first, so that the tree stays as it is.  IMPRINT_FUZZ_SECONDS makes a run
longer than ten seconds.  With IMPRINT_FUZZ_KEEP=DIR new inputs are written to
DIR/<name of the corpus> and inputs that fail to DIR; otherwise failing inputs are left in the
working directory.
"""
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
        status = subprocess.run([
            target.absolute(), found,
            f"-max_total_time={os.environ.get('IMPRINT_FUZZ_SECONDS', '10')}",
            "-rss_limit_mb=512",
            "-timeout=5",  # seconds for one input
            f"-artifact_prefix={artifacts}/{target.name}-",
            "-print_final_stats=1",
        ], check=False, env=environment()).returncode
    # libFuzzer ends with 77 after a crash, which meson would take for a skipped test.
    return 0 if status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
