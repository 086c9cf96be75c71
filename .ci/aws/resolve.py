"""What CloudFormation makes of a translated template, once every resource has its physical id."""

import re


class Resolver:
    def __init__(self, template, values, stack, stack_id, find_attribute):
        self.conditions = template.get("Conditions", {})
        self.find_attribute = find_attribute
        self.lists = {
            name
            for name, parameter in template["Parameters"].items()
            if parameter["Type"] == "CommaDelimitedList"
        }
        region, account = stack_id.split(":")[3:5]
        self.values = {
            **values,
            "AWS::StackName": stack,
            "AWS::StackId": stack_id,
            "AWS::Region": region,
            "AWS::AccountId": account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }

    def is_made(self, resource):
        return "Condition" not in resource or self.holds({"Condition": resource["Condition"]})

    def resolve(self, node):
        if isinstance(node, list):
            items = [self.resolve(item) for item in node]
            return [item for item in items if item is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, argument), = node.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self.intrinsic(name, argument)
        members = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in members.items() if value is not NO_VALUE}

    def intrinsic(self, name, argument):
        if name == "Ref":
            return self.reference(argument)
        if name == "Fn::GetAtt":
            path = argument.split(".", 1) if isinstance(argument, str) else argument
            return self.find_attribute(*path)
        if name == "Fn::Sub":
            return self.substitute(*(argument if isinstance(argument, list) else [argument, {}]))
        if name == "Fn::If":
            return self.resolve(argument[1] if self.holds({"Condition": argument[0]}) else argument[2])
        first, second = argument
        if name == "Fn::Join":
            return first.join(self.resolve(second))
        if name == "Fn::Split":
            return self.resolve(second).split(first)
        if name == "Fn::Select":
            return self.resolve(second)[int(first)]
        raise KeyError(name)

    def reference(self, name):
        if name == "AWS::NoValue":
            return NO_VALUE
        value = self.values[name]
        return value.split(",") if name in self.lists else value

    def substitute(self, text, own):
        def replace(match):
            name = match.group(1)
            if name in own:
                return str(self.resolve(own[name]))
            return str(self.find_attribute(*name.split(".", 1)) if "." in name else self.reference(name))

        return re.sub(r"\$\{([^!}]+)\}", replace, text)

    def holds(self, condition):
        (name, argument), = condition.items()
        if name == "Condition":
            return self.holds(self.conditions[argument])
        if name == "Fn::Equals":
            one, other = (self.resolve(item) for item in argument)
            return str(one) == str(other)
        holds = [self.holds(item) for item in argument]
        return {"Fn::Not": not holds[0], "Fn::And": all(holds), "Fn::Or": any(holds)}[name]


NO_VALUE = object()
