"""The Python side of child.ts: a line of JSON in, a line of JSON out, arrays as base64; and what PyTorch runs on."""

import base64
import json
import re
import sys
import time

import numpy
import torch


def serve(handlers):
    """Answers each request {"do": name, ...} with handlers[name](request), until the input ends."""
    torch.set_num_threads(1)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(handlers[request["do"]](request)), flush=True)


def array(text, dtype, *shape):
    """A NumPy array from base64; dtype as NumPy writes it, such as "<f4"."""
    return numpy.frombuffer(base64.b64decode(text), dtype).reshape(shape).copy()


def tensor(text, *shape):
    return torch.from_numpy(array(text, "<f4", *shape))


def encode(values):
    return base64.b64encode(values.detach().numpy().astype("<f4").tobytes()).decode()


def timed(run, calls):
    """Seconds per call."""
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) / calls


def about():
    """Version, and the library that multiplies matrices: the reference BLAS is some ten times slower than OpenBLAS or MKL."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    if torch.backends.mkl.is_available():
        blas = "MKL"
    else:
        try:
            with open("/proc/self/maps") as maps:
                text = maps.read()
            names = ["openblas", "blis", "mkl", "atlas", "flexiblas"]
            found = [name for name in names if re.search(r"lib\w*" + name, text)]
            blas = found[0] if found else "reference" if "libblas" in text else "unknown"
        except OSError:
            blas = "unknown"
    return {"version": torch.__version__, "blas": blas}
