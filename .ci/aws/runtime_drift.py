"""Says whether the Lambda runtime that the template pins is still the one to pin; run with the newest cfn-lint.

usage: runtime_drift.py template.yaml [tools.sh NODE_VERSION_OF_AWS_IMAGE]

One line for each thing that has moved, and exit code 1 when there is one.
"""

import datetime
import re
import sys

from cfnlint.data import AdditionalSpecs
from cfnlint.helpers import load_resource

WARNING_DAYS = 180


def find_drift(template, tools=None, image_version=None, today=None):
    runtime = search(r"^ +Runtime: (\S+)$", template)
    life = load_resource(AdditionalSpecs, "LmbdRuntimeLifecycle.json").get(runtime)
    if life is None:
        yield f"{runtime} is no runtime that cfn-lint knows"
        return
    deprecated = datetime.date.fromisoformat(life["deprecated"])
    days = (deprecated - (today or datetime.date.today())).days
    if days < WARNING_DAYS:
        yield f"{runtime} is deprecated on {deprecated}, in {days} days"
    if life["successor"]:
        yield f"{runtime} has a successor, {life['successor']}"
    if image_version:
        pinned = search(r"node@([0-9.]+)", tools)
        if image_version.lstrip("v").split(".")[0] != search(r"nodejs(\d+)", runtime, text=True):
            yield f"AWS's image for {runtime} runs Node.js {image_version}"
        elif image_version.lstrip("v") != pinned:
            yield f"AWS's image for {runtime} runs Node.js {image_version}, .ci/aws/tools.sh pins {pinned}"


def search(pattern, source, text=False):
    content = source
    if not text:
        with open(source, encoding="utf-8") as file:
            content = file.read()
    return re.search(pattern, content, re.MULTILINE).group(1)


if __name__ == "__main__":
    found = list(find_drift(*sys.argv[1:]))
    print("\n".join(found) or "no drift")
    sys.exit(1 if found else 0)
