import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import fc from "fast-check";
import { REGISTRY } from "../../local/cognito-idp/registry.ts";
import { IMPLEMENTED } from "../support/cognito-idp-table.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

const REQUESTS_PER_OPERATION = 30;

let idp: RunningCognitoIdp;
let email: string;
let accessToken: string;

async function start(): Promise<void> {
  idp = await startCognitoIdp({ hasQuotas: false });
  await idp.call("CreateGroup", { UserPoolId: idp.UserPoolId, GroupName: "staff" }, { isSigned: true });
}

async function restart(): Promise<void> {
  await idp.close();
  await start();
}

beforeAll(start);

afterAll(() => idp.close());

const sdkExports = new Map<string, unknown>(Object.entries(sdk));

/** Names of an operation's members: the fifth entry of its input's schema. */
function membersOf(operation: string): readonly string[] {
  const schema = sdkExports.get(`${operation}$`) as readonly [...unknown[], unknown];
  const input = (schema[4] as () => readonly unknown[])();
  return input[4] as readonly string[];
}

const text = fc.string({ unit: "grapheme", maxLength: 60 });
const parameterNames = [
  "USERNAME",
  "PASSWORD",
  "SRP_A",
  "REFRESH_TOKEN",
  "NEW_PASSWORD",
  "PASSWORD_CLAIM_SIGNATURE",
  "PASSWORD_CLAIM_SECRET_BLOCK",
  "TIMESTAMP",
  "SECRET_HASH",
  "userAttributes.name",
  "__proto__",
];

/** Values of the right type: often what is wanted, often not. */
function typedValuesOf(member: string): fc.Arbitrary<unknown> {
  const parameters = fc.dictionary(
    fc.oneof(fc.constantFrom(...parameterNames), text),
    fc.oneof(fc.constantFrom(email, PASSWORD, "2", "AAAA", "Sun Nov 22 10:00:00 UTC 2026"), text),
    { maxKeys: 8 },
  );
  const names = fc.oneof(fc.constantFrom("email", "name", "nickname", "email_verified", "sub"), text);
  const attributes = fc.array(
    fc.record({ Name: names, Value: fc.oneof(fc.constantFrom("x@example.com", "true", ""), text) }),
    { maxLength: 4 },
  );
  const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    UserPoolId: fc.constantFrom(idp.UserPoolId, idp.UserPoolId, idp.other.UserPoolId),
    ClientId: fc.constantFrom(idp.clients.web, idp.clients.legacy, idp.clients.confidential),
    Username: fc.oneof(fc.constantFrom(email, email, "nobody@example.com"), text),
    AccessToken: fc.constantFrom(accessToken, accessToken, `${accessToken}x`),
    AuthFlow: fc.constantFrom("USER_PASSWORD_AUTH", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "USER_AUTH"),
    ChallengeName: fc.constantFrom("PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED", "SMS_MFA"),
    Filter: fc.oneof(fc.constantFrom(`email = "${email}"`, "email ^= "), text),
    GroupName: fc.oneof(fc.constantFrom("staff", "a/b"), text),
    AttributeName: names,
    UserAttributeNames: fc.array(names, { maxLength: 3 }),
    AttributesToGet: fc.array(names, { maxLength: 3 }),
    DesiredDeliveryMediums: fc.subarray(["SMS", "EMAIL"]),
    MessageAction: fc.constantFrom("RESEND", "SUPPRESS"),
    ResourceArn: fc.constantFrom(`arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${idp.UserPoolId}`),
    Domain: fc.oneof(fc.constant("hello-1a2b"), text),
    ContextData: fc.constant({ IpAddress: "", ServerName: "", ServerPath: "", HttpHeaders: [] }),
  };
  if (/Attributes$|ValidationData/.test(member)) return byName[member] ?? attributes;
  if (/Parameters|Responses|Metadata|ContextData/.test(member)) return byName[member] ?? parameters;
  if (/Limit|MaxResults|Precedence/.test(member)) return fc.integer({ min: -1, max: 61 });
  if (/Permanent|Force/.test(member)) return fc.boolean();
  return byName[member] ?? fc.oneof(fc.constantFrom(PASSWORD, "123456"), text);
}

/** Now and then nonsense of any type, too. */
function toValues(member: string): fc.Arbitrary<unknown> {
  const nonsense = fc.oneof(
    text,
    fc.array(text, { maxLength: 3 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.jsonValue({ maxDepth: 4 }),
  );
  return fc.oneof({ weight: 20, arbitrary: typedValuesOf(member) }, { weight: 1, arbitrary: nonsense });
}

test.each([...IMPLEMENTED].map((name) => [name]))(
  "%s never fails, whatever it is sent",
  async (operation) => {
    email = `${operation.toLowerCase()}@example.com`;
    await idp.createUser(email);
    accessToken = await idp.signIn(email);
    const isSigned = REGISTRY[operation as keyof typeof REGISTRY].authorization === "sigv4";
    const members = Object.fromEntries(membersOf(operation).map((member) => [member, toValues(member)]));
    const body = fc.oneof(fc.record(members), fc.record(members, { requiredKeys: [] }));
    await fc.assert(
      fc.asyncProperty(body, async (request) => {
        const { status, body: answer } = await idp.call(operation, request, { isSigned });
        if (status !== 200)
          expect([status, typeof answer.__type, typeof answer.message]).toEqual([400, "string", "string"]);
      }),
      { numRuns: REQUESTS_PER_OPERATION, seed: 20261122 },
    );
    // Such an operation may have taken away what the next test signs in by.
    if (/^(Delete|Update)UserPool/.test(operation)) await restart();
  },
);
