#!/bin/bash
# docs/trapeze.schema.json and `trapeze config` agree: on each key, and on every configuration of the
# corpus that a schema can judge. Without Python's jsonschema only the keys are compared.
exec python3 - "${TRAPEZE:-build/trapeze}" <<'END'
import json, pathlib, subprocess, sys, tempfile

trapeze = sys.argv[1]
schema = json.load(open("docs/trapeze.schema.json"))
failed = 0


def says(config):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
        f.write(config if isinstance(config, str) else json.dumps(config))
        f.flush()
        done = subprocess.run([trapeze, "config", f.name, "--check"], stderr=subprocess.PIPE, text=True)
        return done.returncode, done.stderr


def complain(*what):
    global failed
    failed += 1
    print(*what)


# Each key of the schema is known, and a key that is not in the schema is not.
definitions = schema["definitions"]
wraps = {
    "top": (schema, lambda o: o),
    "machine": (schema["properties"]["machine"], lambda o: {"machine": o}),
    "thresholds": (schema["properties"]["machine"]["properties"]["storage_thresholds"],
                   lambda o: {"machine": {"storage_thresholds": o}}),
    "vm": (definitions["vm"], lambda o: {"vms": [o]}),
    "device": (definitions["device"], lambda o: {"machine": {"devices": [o]}}),
    "end": (schema["properties"]["end"], lambda o: {"end": o}),
}
every = {key for part, _ in wraps.values() for key in part["properties"]} | {"nonsense"}
for name, (part, wrap) in wraps.items():
    for key in every:
        known = f'unknown key "{key}"' not in says(wrap({key: {}}))[1]
        if known != (key in part["properties"]):
            complain(f"{name}: {key} is {'not ' * (not known)}known to trapeze config")

# What a schema cannot say: addresses and names used twice, options that fit a device's type, sizes.
BEYOND = ("is taken by", "has the name", "has no \"", "has one file", "not supported yet", "there is no device",
          "nothing can be loaded", "storage", "are loaded by IPL", "unknown device type", "duplicate object key",
          "is not an image")
try:
    import jsonschema
except ImportError:
    jsonschema = None
texts = [p.read_text(errors="replace") for p in sorted(pathlib.Path("tests/fuzz/corpus/json").iterdir())]
texts += [p.read_text() for p in pathlib.Path("guestos").glob("*/guest.json")]
for text in texts if jsonschema else []:
    try:
        config = json.loads(text)
    except ValueError:
        continue
    status, messages = says(text)
    valid = jsonschema.Draft7Validator(schema).is_valid(config)
    if status == 0 and not valid or status and valid and not any(b in messages for b in BEYOND):
        complain(f"the schema says {valid}, trapeze config {status}: {text}\n{messages}")
print(f"{len(every) * len(wraps)} keys, {len(texts) if jsonschema else 0} configurations, {failed} disagreements")
sys.exit(failed > 0)
END
