import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const run = promisify(execFile);

/** Which of them this machine has. CI installs both; elsewhere it is said who was not there. */
const { AWS_CLI: aws = "aws", PYTHON: python = "python3" } = process.env;
const isPresent = {
  aws: answers(aws, ["--version"]),
  boto3: answers(python, ["-c", "import boto3"]),
};

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin();
});
afterAll(() => twin?.close());

function answers(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Nothing of the developer's own profile takes part. */
function toEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: twin.region,
    AWS_REGION: twin.region,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_ENDPOINT_URL: twin.endpoint,
    AWS_PAGER: "",
  };
}

async function runAws(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(aws, ["cognito-idp", ...args, "--output", "json"], { env: toEnvironment() });
  return stdout.trim() === "" ? {} : JSON.parse(stdout);
}

/** One program, for starting Python takes longer than all that it does. */
const BOTO3 = `
import sys, json, boto3
from botocore.exceptions import ClientError
pool, client_id, password = sys.argv[1:]
client = boto3.client("cognito-idp")
name = "bob@example.com"
client.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS",
                         UserAttributes=[{"Name": "email", "Value": name}])
client.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
user = client.admin_get_user(UserPoolId=pool, Username=name)
tokens = client.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH",
                              AuthParameters={"USERNAME": name, "PASSWORD": password})["AuthenticationResult"]
me = client.get_user(AccessToken=tokens["AccessToken"])
for n in range(3):
    client.create_group(UserPoolId=pool, GroupName="g%d" % n)
groups = [g["GroupName"] for page in client.get_paginator("list_groups").paginate(UserPoolId=pool, PaginationConfig={"PageSize": 2})
          for g in page["Groups"]]
try:
    client.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": "wrong"})
    refused = None
except client.exceptions.NotAuthorizedException as error:
    refused = error.response["Error"]["Message"]
try:
    client.admin_get_user(UserPoolId=pool, Username="nobody@example.com")
    missing = None
except client.exceptions.UserNotFoundException as error:
    missing = error.response["ResponseMetadata"]["HTTPStatusCode"]
print(json.dumps({
    "status": user["UserStatus"],
    "created": type(user["UserCreateDate"]).__name__,
    "email": next(a["Value"] for a in me["UserAttributes"] if a["Name"] == "email"),
    "groups": sorted(groups), "refused": refused, "missing": missing,
}))
`;

/** A test that says, where the program is missing, that nothing was proven. */
function testWith(program: keyof typeof isPresent, name: string, body: () => Promise<void>): void {
  if (isPresent[program]) return void test(name, body);
  process.stderr.write(`NOT PRESENT on this machine, so not tested: ${program}\n`);
  test(`${program} is not present: ${name} was not tested`, () => {
    expect(process.env.REQUIRE_PYTHON_CLIENTS).toBeUndefined();
  });
}

describe("Python's clients", () => {
  testWith("aws", "the AWS CLI creates, lists and signs in, with --query and pages", async () => {
    const pool = ["--user-pool-id", twin.userPoolId];
    for (const name of ["c1@example.com", "c2@example.com"]) {
      await runAws("admin-create-user", ...pool, "--username", name, "--message-action", "SUPPRESS");
      await runAws(
        "admin-set-user-password",
        ...pool,
        "--username",
        name,
        "--password",
        PASSWORD,
        "--permanent",
      );
    }
    const listed = await runAws("list-users", ...pool, "--page-size", "1", "--query", "length(Users)");
    expect(listed).toBe(2);
    const parameters = `USERNAME=c1@example.com,PASSWORD=${PASSWORD}`;
    const signIn = ["--client-id", twin.webClientId, "--auth-flow", "USER_PASSWORD_AUTH"];
    const { AuthenticationResult } = await runAws(
      "initiate-auth",
      ...signIn,
      "--auth-parameters",
      parameters,
    );
    const { AccessToken } = AuthenticationResult as { AccessToken: string };
    expect(await runAws("get-user", "--access-token", AccessToken)).toMatchObject({
      UserAttributes: expect.arrayContaining([{ Name: "email", Value: "c1@example.com" }]),
    });
    await expect(runAws("admin-get-user", ...pool, "--username", "nobody")).rejects.toMatchObject({
      stderr: expect.stringContaining("(UserNotFoundException) when calling the AdminGetUser operation"),
    });
  });

  testWith("boto3", "boto3 reads dates, pages and exceptions", async () => {
    const args = ["-c", BOTO3, twin.userPoolId, twin.webClientId, PASSWORD];
    const { stdout } = await run(python, args, { env: toEnvironment() });
    expect(JSON.parse(stdout)).toEqual({
      status: "CONFIRMED",
      created: "datetime",
      email: "bob@example.com",
      groups: ["g0", "g1", "g2"],
      refused: "Incorrect username or password.",
      missing: 400,
    });
  });
});
