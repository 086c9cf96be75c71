"""The transformed template with parameters filled in and conditions decided, for scanners that know neither.

usage: effective.py template.yaml [Parameter=Value ...] > effective.json
"""

import json
import sys

from lint_transformed import translate
from resolve import Resolver

STACK_ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/hello-cognito/00000000"


class KeepsReferences(Resolver):
    """What refers to other resources stays as it is written: a scanner follows it."""

    def intrinsic(self, name, argument):
        decided = name == "Fn::If" or (name == "Ref" and (argument in self.values or argument == "AWS::NoValue"))
        return super().intrinsic(name, argument) if decided else {name: argument}


def main(path, *overrides):
    template, values = translate(path, dict(item.split("=", 1) for item in overrides))
    resolver = KeepsReferences(template, values, "hello-cognito", STACK_ID, None)
    resources = {
        name: {key: resolver.resolve(value) for key, value in resource.items() if key != "Condition"}
        for name, resource in template["Resources"].items()
        if resolver.is_made(resource)
    }
    json.dump({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
