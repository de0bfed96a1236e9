"""Calls the control interface of `paytable sandbox` as its OpenAPI document says, and otherwise: schemathesis makes the calls.

    python3 control.py PAYTABLE SCHEMATHESIS EXAMPLES

Orders are there, so that calls about them get further than that they are unknown. Every answer has to be one that the
document names, nothing that it forbids may be taken, and the program has to live.
"""

import json
import os
import subprocess
import sys
from urllib.request import urlopen

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "browser"))
from shop import Shop

PAYTABLE, SCHEMATHESIS, EXAMPLES = sys.argv[1:]
FREE = ["--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--cloud", "127.0.0.1:0", "--control", "127.0.0.1:0"]

# Waits between notices are short: nobody acknowledges them here.
started = [PAYTABLE, "sandbox", "--ephemeral", "--json", "--time-scale", "1000000", *FREE]
with subprocess.Popen(started, stdout=subprocess.PIPE, text=True) as sandbox:
    try:
        said = json.loads(sandbox.stdout.readline())
        shop = Shop(said["http"])
        for number in range(1, 5):
            assert "prepay_id" in shop.place("A0000%d" % number, 100)
        control = said["control"]
        code = subprocess.run([
            SCHEMATHESIS, "run", control + "/api/openapi.json", "--url", control, "--max-examples", EXAMPLES,
            "--phases", "examples,coverage,fuzzing,stateful", "--seed", "1", "--warnings", "off",
            # A document cannot say which codes a table has: such a value is of the right form, and refused with 422.
            "--exclude-checks", "positive_data_acceptance",
        ], timeout=900).returncode
        assert sandbox.poll() is None, "the sandbox ended with %s" % sandbox.returncode
        with urlopen(control + "/api/time", timeout=20) as answer:
            assert answer.status == 200
    finally:
        sandbox.terminate()
sys.exit(code)
