"""The JSON Schemas of tables by another hand: they are schemas, what is shipped is valid, and what is wrong is not.

The arguments are the program and the folder of the tables.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema_rs

PROGRAM, TABLES = sys.argv[1], Path(sys.argv[2])


def validator(files):
    printed = subprocess.run([PROGRAM, "schema", files], capture_output=True, check=True, text=True).stdout
    schema = json.loads(printed)
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft7Validator(schema)


TABLE, GATEWAY = validator("table"), validator("gateway")


def breaks(text, old, new):
    """Whether the table is refused with that change, which has to be possible."""
    assert old in text, old
    return not TABLE.is_valid(tomllib.loads(text.replace(old, new, 1)))


count = 0
for path in sorted(TABLES.rglob("*.toml")):
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    own, other = (GATEWAY, TABLE) if path.name == "gateway.toml" else (TABLE, GATEWAY)
    faults = [str(fault) for fault in own.iter_errors(table)]
    assert not faults, (path, faults)
    assert not other.is_valid(table), path
    count += 1
assert count > 100, count

order = (TABLES / "wechat_v2" / "unified_order.toml").read_text(encoding="utf-8")
assert breaks(order, "required = true", "requird = true")
assert breaks(order, 'type = "String(', 'type = "Text(')
assert breaks(order, 'title = "', 'titel = "')
assert breaks(order, "[request]", "[requests]")
assert breaks(order, "required = true", 'required = "true"')
print(f"{count} tables are valid, and wrong ones are not")
