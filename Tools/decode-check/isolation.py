"""Runs a function or a program in its own process, so that a crash, a hang or a decompression bomb ends only that process."""
import ctypes
import json
import multiprocessing
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36


def call(function, argument, seconds: float, megabytes: int = 6000):
    """Returns (result, None), or (None, why there is no result)."""
    with tempfile.TemporaryFile() as file:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
                signal.alarm(int(seconds) + 1)
                quiet = os.open(os.devnull, os.O_WRONLY)
                os.dup2(quiet, 2)
                try:
                    result = (function(argument), None)
                except BaseException as error:  # noqa: BLE001 (whatever it is, it is the answer)
                    result = (None, f"{type(error).__name__}: {error}".split("\n")[0][:200])
                pickle.dump(result, file, protocol=5)
                file.flush()
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        if status != 0:
            return None, f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "ended without an answer"
        file.seek(0)
        return pickle.load(file)


def run(arguments: list[str], seconds: float, environment: dict[str, str]) -> dict:
    """Runs a program and everything it starts. Returns its status, its errors, processor seconds, and the peak memory in MB of
    the largest of its processes."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _monitor(arguments, seconds, environment, said)
        os.waitpid(child, 0)
        said.seek(0)
        return json.loads(said.read() or b'{"status": -1, "error": "the monitor was ended", "seconds": 0, "elapsed": 0, "megabytes": 0}')


def _monitor(arguments, seconds, environment, said):
    try:
        # Processes that the program leaves behind become children of this one. It waits up to 2 s for them, so that
        # they count too, and then ends them.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        start = time.monotonic()
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=environment, start_new_session=True)
        try:
            error = process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            error = b"not done in time"
        elapsed = time.monotonic() - start
        deadline = time.monotonic() + 2
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                if time.monotonic() > deadline:
                    os.killpg(process.pid, signal.SIGKILL)
                    break
                time.sleep(0.01)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = {"status": process.returncode, "error": error.decode(errors="replace").strip(), "elapsed": elapsed,
                  "seconds": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1000}
        said.write(json.dumps(answer).encode())
        said.flush()
    finally:
        os._exit(0)


def output_of(arguments: list[str], seconds: float, environment: dict[str, str]) -> dict:
    """The JSON that a program prints, or an empty dictionary if it prints none."""
    try:
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=seconds)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def processes(count: int):
    """A pool for `run` and `call`. Its processes may start processes of their own."""
    context = multiprocessing.get_context("fork")
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(max_workers=count, mp_context=context)


if __name__ == "__main__":
    sys.exit("this is a module of decode_check.py")
