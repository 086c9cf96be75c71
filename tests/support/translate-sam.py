"""Translates SAM templates with the real translator, all in one go.

stdin: a JSON list of templates; stdout: a JSON list of {"output": template} or {"error": text}, in the same order.
"""

import json
import logging
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform  # noqa: E402

logging.disable(logging.CRITICAL)


class NoManagedPolicies:
    """SAM asks IAM for names of managed policies; the ones it writes itself need no look-up."""

    def load(self):
        return {}


def translate(template):
    parameters = template.get("Parameters") or {}
    values = {name: one["Default"] for name, one in parameters.items() if isinstance(one, dict) and "Default" in one}
    try:
        return {"output": transform(template, values, NoManagedPolicies())}
    except Exception as error:  # whatever it is, the template was not taken
        causes = [str(cause.message) for cause in getattr(error, "causes", None) or []]
        return {"error": " | ".join(causes) or repr(error)}


json.dump([translate(template) for template in json.load(sys.stdin)], sys.stdout, default=str)
