"""Many threads that need a record for the first time at one moment all get it, and the process lives on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Decodes each record in eight threads at once, which change places as often as Python lets them.
TOGETHER = """
import json
import sys
import threading
import msgspec
from annotator import create_app
from annotator.core.decoding import records

create_app()
sys.setswitchinterval(1e-6)
sent = [(kind, json.dumps(dict.fromkeys(kind.__struct_encode_fields__))) for kind in [*records()][::-1]]
together = threading.Barrier(8)

def decode_all():
    for kind, raw in sent:
        together.wait()
        try:
            msgspec.json.decode(raw, type=kind)
        except msgspec.ValidationError:
            pass

threads = [threading.Thread(target=decode_all) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(sent))
"""


def test_records_that_many_threads_need_first_at_one_moment_end_no_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TOGETHER]
    environment = os.environ | {"ANNOTATOR_INSTANCE": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100
