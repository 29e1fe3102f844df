"""Starts ``python3 -m bot demo`` as a newcomer does, opens the address it prints, and ends it with SIGTERM."""

import signal
import subprocess
import sys
import time
import urllib.request

PATIENCE = 300  # seconds; the first call sets up .venv

begun = time.monotonic()
demo = subprocess.Popen(
    [sys.executable, "-m", "bot", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
)
signal.signal(signal.SIGALRM, lambda *_: demo.kill())
signal.alarm(PATIENCE)
assert demo.stdout is not None
address = demo.stdout.readline().strip()
if not address.startswith("http"):
    sys.exit(f"The demo printed no address (exit status {demo.wait()}).")
page = urllib.request.urlopen(address, timeout=10).read()
print(f"   {address} answered with {len(page)} bytes after {time.monotonic() - begun:.1f} s")
demo.send_signal(signal.SIGTERM)
status = demo.wait(timeout=30)
if status != 0:
    sys.exit(f"The demo ended with {status} on SIGTERM.")
