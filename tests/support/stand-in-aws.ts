import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { TestTwin } from "./start-twin.ts";

/** One endpoint for all of AWS, as `--endpoint-url` takes it: a stack whose pool and API are a twin's. */
export interface StandInAws {
  readonly url: string;
  /** Operations of the user pool, in the order of their arrival. */
  readonly operations: readonly string[];
  /** `Authorization` headers of all signed requests. */
  readonly signatures: readonly string[];
  readonly sessionTokens: readonly string[];
  close(): Promise<void>;
}

export interface StandInAwsOptions {
  readonly stackName: string;
  /** Called before an operation of the pool is carried out; it waits for the end. */
  before?(operation: string): void | Promise<void>;
  /** Called when it is carried out, before the answer is given. */
  after?(operation: string): void | Promise<void>;
}

export async function startStandInAws(twin: TestTwin, options: StandInAwsOptions): Promise<StandInAws> {
  const seen = { operations: [] as string[], signatures: [] as string[], sessionTokens: [] as string[] };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    seen.signatures.push(request.headers.authorization ?? "");
    seen.sessionTokens.push(String(request.headers["x-amz-security-token"] ?? ""));
    const operation = String(request.headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1);
    if (operation === undefined || operation === "") {
      return answerCloudFormation(new URLSearchParams(body.toString()), response, { twin, options });
    }
    seen.operations.push(operation);
    await options.before?.(operation);
    const forwarded = await fetch(twin.poolUrl ?? "", {
      method: "POST",
      headers: pickHeaders(request),
      body: body.toString(),
    });
    const text = await forwarded.text();
    await options.after?.(operation);
    response.writeHead(forwarded.status, { "content-type": "application/x-amz-json-1.1" }).end(text);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    ...seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const FORWARDED = ["authorization", "content-type", "x-amz-target"] as const;

function pickHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(FORWARDED.map((name) => [name, String(headers[name] ?? "")]));
}

function answerCloudFormation(
  query: URLSearchParams,
  response: ServerResponse,
  { twin, options }: { readonly twin: TestTwin; readonly options: StandInAwsOptions },
): void {
  const name = query.get("StackName") ?? "";
  response.setHeader("content-type", "text/xml");
  if (query.get("Action") !== "DescribeStacks" || name !== options.stackName) {
    const error = `<Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error>`;
    response.writeHead(400).end(`<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`);
    return;
  }
  const outputs = Object.entries(toOutputs(twin))
    .map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    )
    .join("");
  const stack = `<StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-22T00:00:00Z</CreationTime>`;
  response.end(
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>${stack}<Outputs>${outputs}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

function toOutputs({ summary }: TestTwin): Record<string, string> {
  return {
    ApiUrl: summary.apiUrl ?? "",
    UserPoolId: summary.userPoolId ?? "",
    UserPoolClientId: summary.clients[0]?.id ?? "",
    HostedUiBaseUrl: summary.poolUrl ?? "",
    SignInUrlForCode: (summary.signInUrls.code ?? "").replaceAll("&", "&amp;"),
  };
}
