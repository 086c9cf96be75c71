"""Reads a deployed stack back with AWS's own SDK.

usage: stack.py outputs STACK             its outputs, as shell assignments
       stack.py compare STACK TEMPLATE [PARAMETER=VALUE ...]
                                          what is not as the transformed template says, one line each
       stack.py mend STACK                gives the password policy the types that Cognito would give it
       stack.py users STACK               who is in the user pool, one line each
       stack.py left-over                 what stands in the account, SAM's own bucket aside, one line each
"""

import json
import shlex
import sys

import boto3

from lint_transformed import translate
from resolve import Resolver

cloudformation, cognito, gateway, functions, logs, iam = (
    boto3.client(name) for name in ("cloudformation", "cognito-idp", "apigateway", "lambda", "logs", "iam")
)


def list_resources(stack):
    return cloudformation.describe_stack_resources(StackName=stack)["StackResources"]


def read_outputs(stack):
    outputs = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}


def compare(stack, template, *overrides):
    translated, parameters = translate(template, dict(item.split("=", 1) for item in overrides))
    made = {item["LogicalResourceId"]: item for item in list_resources(stack)}
    ids = {name: item["PhysicalResourceId"] for name, item in made.items()}
    stack_id = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
    resolver = Resolver(translated, {**parameters, **ids}, stack, stack_id, attribute_finder(made))
    for name, resource in sorted(translated["Resources"].items()):
        if not resolver.is_made(resource):
            continue
        if name not in ids:
            yield f"{name}: was not made"
        elif resource["Type"] in DESCRIPTIONS:
            describe = DESCRIPTIONS[resource["Type"]]
            expected, found = describe(resolver.resolve(resource["Properties"]), ids[name])
            yield from differences(name, expected, found)


def attribute_finder(made):
    def find(name, attribute):
        physical_id, kind = made[name]["PhysicalResourceId"], made[name]["ResourceType"]
        return ATTRIBUTES[kind, attribute](physical_id)

    return find


ATTRIBUTES = {
    ("AWS::Cognito::UserPool", "Arn"): lambda pool_id: cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Arn"],
    ("AWS::Lambda::Function", "Arn"): lambda name: functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"],
    ("AWS::IAM::Role", "Arn"): lambda name: iam.get_role(RoleName=name)["Role"]["Arn"],
    ("AWS::Logs::LogGroup", "Arn"): lambda name: find_log_group(name)["arn"],
}


def describe_pool(properties, pool_id):
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    expected = {**properties, "Name": properties["UserPoolName"], "SchemaAttributes": properties["Schema"]}
    del expected["UserPoolName"], expected["Schema"]
    wanted = {attribute["Name"] for attribute in expected["SchemaAttributes"]}
    found = {attribute["Name"]: attribute for attribute in pool["SchemaAttributes"]}
    pool["SchemaAttributes"] = [found.get(name) for name in sorted(wanted)]
    expected["SchemaAttributes"].sort(key=lambda attribute: attribute["Name"])
    return expected, pool


def describe_client(properties, client_id):
    properties = dict(properties)
    secret = properties.pop("GenerateSecret", False)
    pool_id = properties["UserPoolId"]
    client = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)["UserPoolClient"]
    client["has a secret"] = "ClientSecret" in client
    return {**properties, "has a secret": secret}, client


def describe_domain(properties, _):
    found = cognito.describe_user_pool_domain(Domain=properties["Domain"])["DomainDescription"]
    return properties, found


def describe_function(properties, name):
    found = functions.get_function(FunctionName=name)["Configuration"]
    expected = {key: value for key, value in properties.items() if key not in ("Code", "Tags")}
    expected.update(Handler="get-root.handler")  # SAM's build cuts the folder off (contract F-17)
    return expected, found


def describe_log_group(properties, name):
    return {"retentionInDays": properties["RetentionInDays"]}, find_log_group(name)


def find_log_group(name):
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return next(group for group in groups if group["logGroupName"] == name)


def describe_permission(properties, _):
    policy = json.loads(functions.get_policy(FunctionName=properties["FunctionName"])["Policy"])
    statement = policy["Statement"][0]
    found = {
        "Action": statement["Action"],
        "Principal": statement["Principal"]["Service"],
        "SourceArn": next(iter(statement["Condition"]["ArnLike"].values())),
    }
    return {key: properties[key] for key in found}, found


def describe_api(properties, api_id):
    body = properties["Body"]
    api = gateway.get_rest_api(restApiId=api_id)
    names = {item["id"]: item["name"] for item in gateway.get_authorizers(restApiId=api_id)["items"]}
    expected = {
        "name": properties["Name"],
        "endpointConfiguration": {"types": properties["EndpointConfiguration"]["Types"]},
        "authorizers": {
            name: {"providerARNs": scheme["x-amazon-apigateway-authorizer"]["providerARNs"]}
            for name, scheme in body["components"]["securitySchemes"].items()
        },
        "routes": dict(expected_routes(body)),
        "models": sorted(body["components"]["schemas"]),
        "gatewayResponses": body.get("x-amazon-apigateway-gateway-responses", {}),
    }
    resources = gateway.get_resources(restApiId=api_id, embed=["methods"])["items"]
    customised = {
        item["responseType"]: item
        for item in gateway.get_gateway_responses(restApiId=api_id)["items"]
        if not item.get("defaultResponse")
    }
    found = {
        **api,
        "authorizers": {item["name"]: item for item in gateway.get_authorizers(restApiId=api_id)["items"]},
        "routes": dict(found_routes(resources, names)),
        "models": sorted(model["name"] for model in gateway.get_models(restApiId=api_id)["items"]),
        "gatewayResponses": customised,
    }
    return expected, found


def expected_routes(body):
    for path, item in body["paths"].items():
        for verb, operation in item.items():
            requirement = (operation.get("security") or [{}])[0]
            integration = operation["x-amazon-apigateway-integration"]
            yield f"{verb.upper()} {path}", {
                "authorizer": next(iter(requirement), None),
                "scopes": next(iter(requirement.values()), []),
                "integration": integration["type"].upper(),
                "uri": integration.get("uri"),
                "timeoutInMillis": integration.get("timeoutInMillis", 29000),
                "operationName": operation["operationId"],
                "responses": sorted(operation["responses"]),
            }


def found_routes(resources, authorizers):
    for resource in resources:
        for verb, method in resource.get("resourceMethods", {}).items():
            integration = method.get("methodIntegration", {})
            yield f"{verb} {resource['path']}", {
                "authorizer": authorizers.get(method.get("authorizerId")),
                "scopes": method.get("authorizationScopes", []),
                "integration": integration.get("type"),
                "uri": integration.get("uri") or None,
                "timeoutInMillis": integration.get("timeoutInMillis"),
                "operationName": method.get("operationName"),
                "responses": sorted(method.get("methodResponses", {})),
            }


def describe_stage(properties, _):
    found = gateway.get_stage(restApiId=properties["RestApiId"], stageName=properties["StageName"])
    expected = {"stageName": properties["StageName"], "tracingEnabled": properties.get("TracingEnabled", False)}
    for setting in properties.get("MethodSettings", []):
        key = f"{setting.pop('ResourcePath').lstrip('/') or '~1'}/{setting.pop('HttpMethod')}"
        expected.setdefault("methodSettings", {})[key] = lower_first(setting)
    if "AccessLogSetting" in properties:
        expected["accessLogSettings"] = lower_first(properties["AccessLogSetting"])
    return expected, found


def lower_first(members):
    return {key[0].lower() + key[1:]: value for key, value in members.items()}


DESCRIPTIONS = {
    "AWS::Cognito::UserPool": describe_pool,
    "AWS::Cognito::UserPoolClient": describe_client,
    "AWS::Cognito::UserPoolDomain": describe_domain,
    "AWS::Lambda::Function": describe_function,
    "AWS::Lambda::Permission": describe_permission,
    "AWS::Logs::LogGroup": describe_log_group,
    "AWS::ApiGateway::RestApi": describe_api,
    "AWS::ApiGateway::Stage": describe_stage,
}


def differences(path, expected, found):
    """What of `expected` is not in `found`; whatever else `found` holds is the service's own business."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            yield f"{path}: expected {to_short(expected)}, found {to_short(found)}"
            return
        for key, value in expected.items():
            yield from differences(f"{path}.{key}", value, found.get(key))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(f"{path}[{index}]", one, other)
    elif to_text(expected) != to_text(found):
        yield f"{path}: expected {to_short(expected)}, found {to_short(found)}"
    elif isinstance(found, str) and path.rsplit(".", 1)[-1] in TYPED:
        yield f'{path}: is text, "{found}"'


# Members that a parameter gives as text, and that the service answers as a number or a boolean.
TYPED = {
    "MinimumLength",
    "RequireLowercase",
    "RequireNumbers",
    "RequireSymbols",
    "RequireUppercase",
    "TemporaryPasswordValidityDays",
}


def to_short(value):
    text = json.dumps(value, default=str, sort_keys=True)
    return text if len(text) <= 100 else f"{text[:99]}…"


def to_text(value):
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.lower() if isinstance(value, str) else json.dumps(value, default=str)


def mend(stack):
    for item in list_resources(stack):
        if item["ResourceType"] != "AWS::Cognito::UserPool":
            continue
        pool_id = item["PhysicalResourceId"]
        policy = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Policies"]["PasswordPolicy"]
        typed = {key: json.loads(value) if isinstance(value, str) else value for key, value in policy.items()}
        cognito.update_user_pool(UserPoolId=pool_id, Policies={"PasswordPolicy": typed})


def list_users(stack):
    for item in list_resources(stack):
        if item["ResourceType"] == "AWS::Cognito::UserPool":
            for user in cognito.list_users(UserPoolId=item["PhysicalResourceId"])["Users"]:
                yield user["Username"]


def list_left_over():
    for pool in cognito.list_user_pools(MaxResults=60)["UserPools"]:
        yield f"user pool {pool['Name']}"
    for api in gateway.get_rest_apis()["items"]:
        yield f"REST API {api['name']}"
    for function in functions.list_functions()["Functions"]:
        yield f"function {function['FunctionName']}"
    for group in logs.describe_log_groups()["logGroups"]:
        yield f"log group {group['logGroupName']}"
    for role in iam.list_roles()["Roles"]:
        yield f"role {role['RoleName']}"
    for alarm in boto3.client("cloudwatch").describe_alarms()["MetricAlarms"]:
        yield f"alarm {alarm['AlarmName']}"
    for topic in boto3.client("sns").list_topics()["Topics"]:
        yield f"topic {topic['TopicArn']}"
    for stack in cloudformation.list_stacks()["StackSummaries"]:
        if stack["StackStatus"] != "DELETE_COMPLETE" and stack["StackName"] != "aws-sam-cli-managed-default":
            yield f"stack {stack['StackName']} ({stack['StackStatus']})"


def main(command, *arguments):
    if command == "outputs":
        for key, value in read_outputs(*arguments).items():
            print(f"{key}={shlex.quote(value)}")
    elif command == "mend":
        mend(*arguments)
    else:
        found = {"compare": compare, "users": list_users, "left-over": list_left_over}[command]
        for line in found(*arguments):
            print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
