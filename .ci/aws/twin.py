"""Compares a deployed stack with what the twin built from the same template: one line for each difference.

usage: twin.py STACK TWIN_JSON     TWIN_JSON is the line that `start --json` prints
"""

import json
import sys

import boto3

from stack import list_resources, to_short

# Ids, addresses, dates and counts: each has its own.
OWN = {
    "Arn",
    "CloudFrontDistribution",
    "CreationDate",
    "Domain",
    "EstimatedNumberOfUsers",
    "Id",
    "LastModifiedDate",
    "ClientId",
    "UserPoolId",
}


class Target:
    """What both answer by AWS's own protocols."""

    def __init__(self, pool_id, client_id, api_id, **endpoints):
        self.cognito = boto3.client("cognito-idp", endpoint_url=endpoints.get("pool"))
        self.gateway = boto3.client("apigateway", endpoint_url=endpoints.get("api"))
        self.pool_id, self.client_id, self.api_id = pool_id, client_id, api_id

    def pool(self):
        pool = self.cognito.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]
        pool["SchemaAttributes"] = {item["Name"]: item for item in pool["SchemaAttributes"]}
        return pool

    def client(self):
        keys = {"UserPoolId": self.pool_id, "ClientId": self.client_id}
        client = self.cognito.describe_user_pool_client(**keys)["UserPoolClient"]
        client["has a secret"] = "ClientSecret" in client
        return {name: sorted(value) if isinstance(value, list) else value for name, value in client.items()}

    def domain(self):
        name = self.cognito.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]["Domain"]
        found = self.cognito.describe_user_pool_domain(Domain=name)["DomainDescription"]
        return {"Status": found["Status"], "leads to": "its pool" if found["UserPoolId"] == self.pool_id else "another"}

    def api(self):
        return {"name": self.gateway.get_rest_api(restApiId=self.api_id)["name"]}

    def authorizers(self):
        return {
            item["name"]: {
                "type": item["type"],
                "identitySource": item["identitySource"],
                "guards by": [self.to_pool(arn) for arn in item["providerARNs"]],
            }
            for item in self.gateway.get_authorizers(restApiId=self.api_id)["items"]
        }

    def to_pool(self, arn):
        return "the stack's pool" if arn.endswith(f"userpool/{self.pool_id}") else arn


def read_stack(stack):
    made = {item["ResourceType"]: item["PhysicalResourceId"] for item in list_resources(stack)}
    target = Target(
        made["AWS::Cognito::UserPool"], made["AWS::Cognito::UserPoolClient"], made["AWS::ApiGateway::RestApi"]
    )
    names = {item["id"]: item["name"] for item in target.gateway.get_authorizers(restApiId=target.api_id)["items"]}
    stages = target.gateway.get_stages(restApiId=target.api_id)["item"]
    routes = {}
    for resource in target.gateway.get_resources(restApiId=target.api_id, embed=["methods"])["items"]:
        for verb in resource.get("resourceMethods", {}):
            ids = {"restApiId": target.api_id, "resourceId": resource["id"], "httpMethod": verb}
            method = target.gateway.get_method(**ids)
            routes[f"{verb} {resource['path']}"] = {
                "authorizer": names.get(method.get("authorizerId")),
                "scopes": method.get("authorizationScopes", []),
                "integration": method["methodIntegration"]["type"],
            }
    return target, {"stages": [stage["stageName"] for stage in stages], "routes": routes}


INTEGRATIONS = {"lambda-proxy": "AWS_PROXY", "mock": "MOCK"}


def read_twin(summary):
    api, pool = summary["apis"][0], summary["pools"][0]
    origin = api["apiUrl"].removesuffix(f"/{api['stage']}")
    target = Target(
        pool["userPoolId"], pool["clients"][0]["id"], api["restApiId"], pool=pool["poolUrl"], api=origin
    )
    routes = {
        f"{route['method']} {route['path']}": {
            "authorizer": route["authorizer"],
            "scopes": route["scopes"],
            "integration": INTEGRATIONS.get(route["integration"], route["integration"]),
        }
        for route in api["routes"]
    }
    return target, {"stages": [api["stage"]], "routes": routes}


def differences(path, stack, twin):
    if isinstance(stack, dict) and isinstance(twin, dict):
        for name in sorted(stack.keys() | twin.keys()):
            if name not in OWN:
                yield from differences(f"{path}.{name}", stack.get(name), twin.get(name))
    elif stack != twin and not (is_nothing(stack) and is_nothing(twin)):
        yield f"{path}: stack {to_short(stack)}, twin {to_short(twin)}"


def is_nothing(value):
    """ministack says "" or [] where AWS and the twin leave the member out."""
    return value is None or value in ("", [], {})


def main(stack, file):
    with open(file, encoding="utf-8") as line:
        twin, twin_routes = read_twin(json.load(line))
    deployed, routes = read_stack(stack)
    for part in ("pool", "client", "domain", "api", "authorizers"):
        found = [getattr(target, part)() for target in (deployed, twin)]
        yield from differences(part, *found)
    yield from differences("api", routes, twin_routes)


if __name__ == "__main__":
    for difference in main(*sys.argv[1:]):
        print(difference)
