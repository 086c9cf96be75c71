import { at, findLogicalIds, type Parameter, readSamconfig, readTemplate } from "../support/application.ts";

const template = readTemplate();
const resources = Object.entries(template.Resources);
const properties = (logicalId: string) => template.Resources[logicalId]?.Properties;
const [apiId = ""] = findLogicalIds(template, "AWS::Serverless::Api");
const [functionId = ""] = findLogicalIds(template, "AWS::Serverless::Function");

/** What `parameter_overrides` of an environment sets. */
function readOverrides(environment: string): Readonly<Record<string, string>> {
  const text = String(at(readSamconfig(), environment, "deploy", "parameters", "parameter_overrides") ?? "");
  return Object.fromEntries(
    text
      .split(" ")
      .filter(Boolean)
      .map((pair) => pair.split("=")),
  );
}

describe("dev", () => {
  test("is what a deployment makes unless it is told otherwise", () => {
    expect(template.Parameters.Environment).toMatchObject({ Default: "dev", AllowedValues: ["dev", "prod"] });
    expect(readOverrides("default")).toEqual({});
  });

  test("makes nothing that costs money while nobody calls", () => {
    const made = resources.filter(([, { Condition }]) => Condition === undefined).map(([, { Type }]) => Type);
    expect(new Set(made)).toEqual(
      new Set([
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolClient",
        "AWS::Cognito::UserPoolDomain",
        "AWS::IAM::Role",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::Serverless::Api",
        "AWS::Serverless::Function",
      ]),
    );
  });

  test("writes no log that the account would have to be set up for", () => {
    const off = { Ref: "AWS::NoValue" };
    expect(at(properties(apiId), "AccessLogSetting", "Fn::If", 2)).toEqual(off);
    expect(at(properties(apiId), "MethodSettings", 0, "LoggingLevel", "Fn::If")).toEqual([
      "IsProduction",
      "ERROR",
      off,
    ]);
  });
});

describe("prod", () => {
  const overrides = readOverrides("prod");

  test.each(Object.entries(overrides))("sets %s to a value that it takes", (name, value) => {
    const { AllowedValues, Type, MinValue = 0, MaxValue = Infinity } = template.Parameters[name] as Parameter;
    if (AllowedValues !== undefined) expect(AllowedValues.map(String)).toContain(value);
    else expect([Type, Number(value) >= MinValue, Number(value) <= MaxValue]).toEqual(["Number", true, true]);
  });

  test("keeps its users, and asks before it changes anything", () => {
    expect(overrides).toMatchObject({ Environment: "prod", DeletionProtection: "ACTIVE" });
    expect(at(readSamconfig(), "prod", "deploy", "parameters", "confirm_changeset")).toBe(true);
  });

  test("is a stack of its own", () => {
    const name = (environment: string) =>
      at(readSamconfig(), environment, "global", "parameters", "stack_name");
    expect(name("prod")).not.toBe(name("default"));
  });

  test("G-01: writes one line of JSON for each request, refused ones included", () => {
    const setting = at(properties(apiId), "AccessLogSetting", "Fn::If", 1);
    const line = JSON.parse(String(at(setting, "Format"))) as Record<string, string>;
    expect(line).toMatchObject({
      requestId: "$context.requestId",
      extendedRequestId: "$context.extendedRequestId",
      errorResponseType: "$context.error.responseType",
      authorizerError: "$context.authorizer.error",
    });
    expect(Object.values(line).filter((value) => !/^\$context(\.[a-zA-Z]+)+$/.test(value))).toEqual([]);
    expect(String(at(setting, "Format"))).not.toContain("\n");
    const [logGroup] = at(setting, "DestinationArn", "Fn::GetAtt") as string[];
    expect(template.Resources[String(logGroup)]).toMatchObject({
      Type: "AWS::Logs::LogGroup",
      Condition: "IsProduction",
    });
  });

  test("G-04: traces a request from the API into the function", () => {
    expect(at(properties(apiId), "TracingEnabled", "Fn::If")).toEqual(["IsProduction", true, false]);
    expect(at(properties(functionId), "Tracing", "Fn::If")).toEqual([
      "IsProduction",
      "Active",
      "PassThrough",
    ]);
  });

  test("every alarm tells whoever wants to know", () => {
    const alarms = findLogicalIds(template, "AWS::CloudWatch::Alarm");
    expect(alarms.map((id) => properties(id)?.MetricName)).toEqual([
      "5XXError",
      "4XXError",
      "Latency",
      "Errors",
      "Throttles",
    ]);
    for (const id of alarms) {
      expect(template.Resources[id]?.Condition).toBe("IsProduction");
      expect(at(properties(id), "AlarmActions", "Fn::If", 0)).toBe("HasAlarmMail");
    }
  });

  test("its alarms watch this API", () => {
    const named = findLogicalIds(template, "AWS::CloudWatch::Alarm")
      .filter((id) => properties(id)?.Namespace === "AWS/ApiGateway")
      .map((id) => at(properties(id), "Dimensions", 0, "Value"));
    expect(named.length).toBeGreaterThan(0);
    for (const value of named) expect(value).toEqual(properties(apiId)?.Name);
  });
});

describe("both", () => {
  test("G-05: bound what one client can use up", () => {
    expect(at(properties(apiId), "MethodSettings", 0)).toMatchObject({
      ThrottlingRateLimit: { Ref: "ThrottlingRateLimit" },
      ThrottlingBurstLimit: { Ref: "ThrottlingBurstLimit" },
      DataTraceEnabled: false,
    });
  });

  test("G-10: no policy of ours allows every action, or writes outside its own log group", () => {
    const statements = findLogicalIds(template, "AWS::IAM::Role")
      .flatMap((id) => (properties(id)?.Policies ?? []) as unknown[])
      .map((policy) => at(policy, "Fn::If", 1) ?? policy)
      .flatMap((policy) => at(policy, "PolicyDocument", "Statement") as Record<string, unknown>[]);
    expect(statements.length).toBeGreaterThan(0);
    for (const { Action, Resource } of statements) {
      const actions = Action as string[];
      expect(actions.filter((action) => action.includes("*"))).toEqual([]);
      if (Resource === "*") expect(actions.filter((action) => !action.startsWith("xray:Put"))).toEqual([]);
      else expect(Resource).toEqual({ "Fn::GetAtt": ["HelloLogGroup", "Arn"] });
    }
  });

  test("every condition is used", () => {
    const text = JSON.stringify([resources, template.Conditions]);
    const unused = Object.keys(template.Conditions ?? {}).filter(
      (name) => !text.includes(`"Condition":"${name}"`) && !text.includes(`"Fn::If":["${name}"`),
    );
    expect(unused).toEqual([]);
  });

  test("a resource behind a condition is referred to behind a condition", () => {
    const conditional = resources.filter(([, { Condition }]) => Condition !== undefined).map(([id]) => id);
    const open = resources.filter(([, { Condition }]) => Condition === undefined);
    const bare = JSON.stringify(open, (key, value) => (key === "Fn::If" ? undefined : value));
    expect(conditional.filter((id) => bare.includes(`"${id}"`))).toEqual([]);
  });
});
