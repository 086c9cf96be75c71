import { resolve } from "node:path";
import { toStartScreen } from "../../local/start/start-screen.ts";
import { loadStack } from "../../local/template/load-stack.ts";
import { issueCallerTokens } from "../support/caller-tokens.ts";
import { sendRaw } from "../support/raw-http.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/templates/custom-domain/template.yaml");

let twin: TestTwin;
let token: string;
beforeAll(async () => {
  twin = await startTestTwin({ templateFile: TEMPLATE });
  token = (await issueCallerTokens(twin)).ID;
});
afterAll(() => twin.close());

const portOf = () => Number(new URL(String(twin.apiUrl)).port);

async function get(host: string, target: string, authorization?: string) {
  const headers = ["Host", `${host}:${portOf()}`];
  if (authorization !== undefined) headers.push("Authorization", authorization);
  const { status, body } = await sendRaw(portOf(), { target, headers });
  return { status, body: JSON.parse(body) };
}

test("reads the paths of SAM's Domain and of mappings", async () => {
  const { customDomains, notRunHere } = await loadStack({ templateFile: TEMPLATE });
  expect(customDomains).toMatchObject([
    { domainName: "api.example.com", basePath: "shop", stageName: "Prod" },
    { domainName: "api.example.com", basePath: "", stageName: "Prod" },
    { domainName: "other.example.com", basePath: "v2", stageName: "Prod" },
  ]);
  expect(notRunHere).toEqual([]);
});

test("the start says where they are", () => {
  const screen = toStartScreen(twin.parts, {
    issuer: "aws",
    isColourful: false,
    toCommand: (command) => command,
    notes: [],
  });
  expect(screen).toContain(`Domains    http://api.example.com.localhost:${portOf()}/shop\n`);
});

test.each([
  ["api.example.com.localhost", "/shop/orders", "/shop/orders"],
  ["api.example.com.localhost", "/orders", "/orders"],
  ["API.example.com.localhost", "//shop//orders", "/shop/orders"],
  ["other.example.com.localhost", "/v2/orders", "/v2/orders"],
])("C-08: %s%s reaches the stage, behind its guard", async (host, target, path) => {
  expect((await get(host, target)).status).toBe(401);
  expect((await get(host, target, "garbage")).status).toBe(401);
  const { status, body } = await get(host, target, token);
  const name = host.toLowerCase().replace(/\.localhost$/, "");
  expect({ status, ...body }).toMatchObject({
    status: 200,
    path,
    domainName: name,
    domainPrefix: name.split(".")[0],
  });
});

test.each([
  ["other.example.com.localhost", "/orders"],
  ["other.example.com.localhost", "/v2x/orders"],
  ["another.example.com.localhost", "/v2/orders"],
])("C-08: %s%s is mapped to nothing", async (host, target) => {
  expect((await get(host, target, token)).status).toBe(403);
});

test("the stage's own address keeps its name", async () => {
  const { body } = await get("localhost", "/Prod/orders", token);
  expect(body).toMatchObject({ path: "/orders", fullPath: "/Prod/orders" });
  expect(body.domainName).toMatch(/^[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
});
