"""Lints what CloudFormation will see: inlines AWS::Include, runs the SAM translator, lints the result.

usage: lint_transformed.py template.yaml [Parameter=Value ...]
"""

import json
import logging
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

logging.disable(logging.CRITICAL)


class NoManagedPolicies:
    """SAM asks IAM for names of managed policies; the ones it writes itself need no look-up."""

    def load(self):
        return {}


def inline(node, folder):
    """AWS::Include runs before AWS::Serverless, innermost first (contract A-91)."""
    if isinstance(node, list):
        return [inline(item, folder) for item in node]
    if not isinstance(node, dict):
        return node
    macro = node.get("Fn::Transform", {})
    if macro.get("Name") == "AWS::Include":
        with open(os.path.join(folder, macro["Parameters"]["Location"]), encoding="utf-8") as file:
            return yaml_parse(file.read())
    return {key: inline(value, folder) for key, value in node.items()}


def translate(path, overrides):
    """The template after both macros, and the parameter values in force."""
    with open(path, encoding="utf-8") as file:
        template = inline(yaml_parse(file.read()), os.path.dirname(os.path.abspath(path)))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"  # what packaging puts there
    values = {name: str(parameter["Default"]) for name, parameter in template["Parameters"].items()}
    values.update(overrides)
    return transform(template, values, NoManagedPolicies()), values


def main(path, *overrides):
    translated, _ = translate(path, dict(item.split("=", 1) for item in overrides))
    for name, resource in sorted(translated["Resources"].items()):
        print(f"{resource['Type']:<36}{name}")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(translated, file, indent=1, default=str)
        file.flush()
        lint = os.path.join(os.path.dirname(sys.executable), "cfn-lint")
        return subprocess.call([lint, "--include-checks", "I", "--", file.name])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
