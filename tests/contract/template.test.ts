import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  at,
  findLogicalIds,
  type Parameter,
  ROOT,
  readJson,
  readOpenApi,
  readSamconfig,
  readTemplate,
} from "../support/application.ts";
import { resolveIntrinsics } from "../support/resolve-intrinsics.ts";

const template = readTemplate();
const properties = (logicalId: string) => template.Resources[logicalId]?.Properties;
const [functionId = ""] = findLogicalIds(template, "AWS::Serverless::Function");
const [apiId = ""] = findLogicalIds(template, "AWS::Serverless::Api");
const [poolId = ""] = findLogicalIds(template, "AWS::Cognito::UserPool");
const [clientId = ""] = findLogicalIds(template, "AWS::Cognito::UserPoolClient");

function accepts(parameter: Parameter, value: string): boolean {
  const { AllowedPattern, AllowedValues, MinValue = -Infinity, MaxValue = Infinity } = parameter;
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) return false;
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) return false;
  return parameter.Type !== "Number" || (Number(value) >= MinValue && Number(value) <= MaxValue);
}

describe("the parameters", () => {
  test.each(Object.entries(template.Parameters))("%s has a default that it accepts", (_, parameter) => {
    expect(parameter.Default).toBeDefined();
    expect(accepts(parameter, String(parameter.Default))).toBe(true);
    expect(parameter.Description).toMatch(/\S/);
  });

  test.each(["", "my-app", "a", "a1b2"])("the domain prefix may be '%s'", (prefix) => {
    expect(accepts(template.Parameters.DomainPrefix as Parameter, prefix)).toBe(true);
  });

  test.each(["my-aws-app", "amazon", "cognito1", "-a", "a-", "My-App", "a.b", "a".repeat(64)])(
    "the domain prefix may not be '%s'",
    (prefix) => expect(accepts(template.Parameters.DomainPrefix as Parameter, prefix)).toBe(false),
  );

  test("every rule of the password policy is one of them", () => {
    const policy = Object.entries(at(properties(poolId), "Policies", "PasswordPolicy") as object);
    expect(policy.map(([rule]) => rule).sort()).toEqual([
      "MinimumLength",
      "RequireLowercase",
      "RequireNumbers",
      "RequireSymbols",
      "RequireUppercase",
      "TemporaryPasswordValidityDays",
    ]);
    for (const [, value] of policy) expect(Object.keys(template.Parameters)).toContain(at(value, "Ref"));
  });

  test("none is without use", () => {
    const text = JSON.stringify([template.Conditions, template.Resources, template.Outputs]);
    const unused = Object.keys(template.Parameters).filter(
      (name) => !text.includes(`{"Ref":"${name}"}`) && !text.includes(`\${${name}}`),
    );
    expect(unused).toEqual([]);
  });
});

describe("the user pool", () => {
  test("takes an email address and a name, registers by itself and asks for no second factor", () => {
    expect(properties(poolId)).toMatchObject({
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      MfaConfiguration: "OFF",
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
      EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
    });
    const schema = properties(poolId)?.Schema as { Name: string; Required: boolean }[];
    expect(schema.filter(({ Required }) => Required).map(({ Name }) => Name)).toEqual(["email", "name"]);
  });

  test("its app client keeps no secret and takes no password from the public", () => {
    expect(properties(clientId)).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code", "implicit"],
      CallbackURLs: { Ref: "CallbackUrls" },
      LogoutURLs: { Ref: "LogoutUrls" },
      PreventUserExistenceErrors: "ENABLED",
    });
    expect(properties(clientId)?.ExplicitAuthFlows).toEqual([
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
    ]);
  });

  test.each(["CallbackUrls", "LogoutUrls"])("%s is a list", (name) => {
    expect(template.Parameters[name]?.Type).toBe("CommaDelimitedList");
  });
});

describe("the function", () => {
  const metadata = at(template.Resources[functionId], "Metadata");

  test("is bundled from the file that its handler names", () => {
    const [file = "", name] = String(properties(functionId)?.Handler).split(/\.(?=[^.]+$)/);
    expect(name).toBe("handler");
    expect(at(metadata, "BuildMethod")).toBe("esbuild");
    expect(at(metadata, "BuildProperties", "EntryPoints")).toEqual([`${file}.ts`]);
    expect(existsSync(join(ROOT, String(properties(functionId)?.CodeUri), `${file}.ts`))).toBe(true);
  });

  test("is a minified ES module with a source map that its runtime reads", () => {
    expect(at(metadata, "BuildProperties")).toMatchObject({
      Format: "esm",
      OutExtension: [".js=.mjs"],
      Minify: true,
      Sourcemap: true,
    });
    // F-14: SAM appends to a plain string only.
    expect(at(properties(functionId), "Environment", "Variables", "NODE_OPTIONS")).toBe(
      "--enable-source-maps",
    );
  });

  test("logs in JSON to a group that the stack owns and keeps for a while", () => {
    const logging = properties(functionId)?.LoggingConfig;
    expect(at(logging, "LogFormat")).toBe("JSON");
    const logGroup = template.Resources[String(at(logging, "LogGroup", "Ref"))];
    expect(logGroup?.Type).toBe("AWS::Logs::LogGroup");
    expect(logGroup?.Properties.RetentionInDays).toBeDefined();
  });

  test("A-125: has no `Events`, so that SAM asks no false question", () => {
    for (const id of findLogicalIds(template, "AWS::Serverless::Function")) {
      expect(properties(id)).not.toHaveProperty("Events");
    }
  });

  test("its bundler is the project's own, in the same exact version", () => {
    const version = at(readJson("src/package.json"), "dependencies", "esbuild");
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(at(readJson("package.json"), "dependencies", "esbuild")).toBe(version);
    expect(at(readJson("package-lock.json"), "packages", "node_modules/esbuild", "version")).toBe(version);
    // Anything more would be a dependency at run time.
    expect(readJson("src/package.json").dependencies).toEqual({ esbuild: version });
  });
});

describe("the API", () => {
  test("imports openapi.yaml as it is, and takes a warning for an error", () => {
    expect(properties(apiId)).toMatchObject({
      StageName: { Ref: "StageName" },
      OpenApiVersion: readOpenApi().openapi,
      FailOnWarnings: true,
      EndpointConfiguration: { Type: "REGIONAL" },
      DefinitionBody: {
        "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "openapi.yaml" } },
      },
    });
  });

  test.each(["Auth", "Cors", "GatewayResponses", "Models", "DefinitionUri"])(
    "A-112: leaves %s to openapi.yaml",
    (name) => expect(properties(apiId)).not.toHaveProperty(name),
  );
});

describe("the outputs", () => {
  const values = {
    ...Object.fromEntries(Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default])),
    "AWS::Region": "eu-west-1",
    "AWS::URLSuffix": "amazonaws.com",
    [apiId]: "abc123defg",
    [poolId]: "eu-west-1_AbCdEfGh1",
    [clientId]: "1example23456789abcdefghij",
    UserPoolDomain: "hello-0123abcd",
  };
  const resolveOutput = (name: string, callbackUrls = ["http://localhost:3002/callback"]) =>
    String(resolveIntrinsics(template.Outputs[name]?.Value, { ...values, CallbackUrls: callbackUrls }));

  test("say where everything is", () => {
    const resolved = Object.keys(template.Outputs).map((name) => [name, resolveOutput(name)]);
    expect(Object.fromEntries(resolved)).toMatchObject({
      ApiUrl: "https://abc123defg.execute-api.eu-west-1.amazonaws.com/Prod",
      UserPoolId: "eu-west-1_AbCdEfGh1",
      UserPoolClientId: "1example23456789abcdefghij",
      HostedUiBaseUrl: "https://hello-0123abcd.auth.eu-west-1.amazoncognito.com",
    });
  });

  describe.each([
    ["SignInUrlForCode", "code"],
    ["SignInUrlForToken", "token"],
  ])("%s", (name, responseType) => {
    test("is ready to paste", () => {
      expect(resolveOutput(name)).toBe(
        `https://hello-0123abcd.auth.eu-west-1.amazoncognito.com/oauth2/authorize?response_type=${responseType}` +
          "&client_id=1example23456789abcdefghij&redirect_uri=http%3A%2F%2Flocalhost%3A3002%2Fcallback" +
          "&scope=openid+email+profile",
      );
    });

    // Cognito refuses a callback URL with a fragment, so `#` needs no code of its own.
    test.each(["https://app.example.com/a%20b/c+d?x=1&y=%2F%25", "com.example.app://signed-in"])(
      "carries %s back unharmed",
      (callbackUrl) => {
        const url = new URL(resolveOutput(name, [callbackUrl, "https://second.example.com/"]));
        expect(url.searchParams.get("redirect_uri")).toBe(callbackUrl);
      },
    );

    test("asks for scopes that the app client has", () => {
      const scopes = new URL(resolveOutput(name)).searchParams.get("scope")?.split(" ");
      expect(properties(clientId)?.AllowedOAuthScopes).toEqual(scopes);
    });
  });
});

describe("a deployment", () => {
  const parameters = (...command: string[]) =>
    at(readSamconfig(), "default", command.join("_"), "parameters");

  test("needs no answer but Enter", () => {
    expect(parameters("deploy")).toMatchObject({
      capabilities: "CAPABILITY_IAM",
      confirm_changeset: false,
      fail_on_empty_changeset: false,
      resolve_s3: true,
    });
  });

  test("has one name for all commands", () => {
    expect(parameters("global")).toEqual({ stack_name: "hello-cognito" });
  });

  test("is linted before it is sent", () => expect(parameters("validate")).toEqual({ lint: true }));

  test("an invocation without an event takes one that exists", () => {
    expect(existsSync(join(ROOT, String(at(parameters("local", "invoke"), "event"))))).toBe(true);
  });

  test("sam local start-api leaves the twin's ports alone", () => {
    expect([3000, 3001, 3002]).not.toContain(at(parameters("local", "start", "api"), "port"));
  });

  test("leaves nothing behind when it is deleted", () => {
    const kept = Object.entries(template.Resources).filter(
      ([, { DeletionPolicy = "Delete", Condition }]) =>
        DeletionPolicy !== "Delete" && Condition === undefined,
    );
    expect(kept).toEqual([]);
  });
});
