"""Whether this container's process works: what it says of itself at /healthz, on the port named."""

import sys
from urllib.request import urlopen

urlopen(f"http://127.0.0.1:{int(sys.argv[1])}/healthz", timeout=5).close()
