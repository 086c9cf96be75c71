import * as sdk from "@aws-sdk/client-api-gateway";
import { findOperation } from "../../local/apigateway/operation-names.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** The names of all operations that the SDK knows. */
const SDK_NAMES = Object.keys(sdk)
  .filter((name) => /^[A-Z]\w+Command$/.test(name) && !name.startsWith("$"))
  .map((name) => name.slice(0, -"Command".length));

/** A value for everything that a path may name. */
const INPUT = Object.fromEntries(
  [
    "apiKey authorizerId basePath clientCertificateId deploymentId documentationPartId documentationVersion",
    "domainName domainNameAccessAssociationArn exportType httpMethod id keyId modelName parentId",
    "requestValidatorId resourceArn resourceId responseType restApiId sdkType stageName statusCode",
    "usagePlanId vpcLinkId body",
  ]
    .join(" ")
    .split(" ")
    .map((name) => [name, "x"]),
);

/** Verbs and paths of the SDK's requests, taken from the requests themselves. */
async function captureRequests(): Promise<
  readonly (readonly [name: string, method: string, target: string])[]
> {
  const captured: (readonly [string, string, string])[] = [];
  const requestHandler = {
    async handle(request: { method: string; path: string; query: Record<string, string> }) {
      const query = Object.entries(request.query).map((pair) => pair.join("="));
      throw Object.assign(new Error("captured"), {
        captured: [request.method, request.path, query.join("&")],
      });
    },
  };
  const client = new sdk.APIGatewayClient({
    region: "us-east-1",
    endpoint: "http://localhost",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    requestHandler: requestHandler as never,
    maxAttempts: 1,
  });
  for (const name of SDK_NAMES) {
    const Command = (sdk as Record<string, unknown>)[`${name}Command`] as new (input: unknown) => never;
    const error: unknown = await client.send(new Command(INPUT)).catch((cause: unknown) => cause);
    const [method, path, query] = (error as { captured?: string[] }).captured ?? [];
    captured.push([name, method ?? "", `${path ?? ""}?${query ?? ""}`]);
  }
  return captured;
}

test("the SDK knows as many operations as it did", () => expect(SDK_NAMES).toHaveLength(124));

test("every operation of the SDK is found by the request that the SDK makes", async () => {
  const found = (await captureRequests()).map(([name, method, target]) => {
    const [path = "", query = ""] = target.split("?");
    return `${name}: ${findOperation(method, path.slice(1).split("/"), query)?.name}`;
  });
  expect(found).toEqual(SDK_NAMES.map((name) => `${name}: ${name}`));
});
