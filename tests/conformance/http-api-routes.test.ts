import { createHttpRoute, createJwtRoute, createTestHttpApi } from "../support/http-api.ts";
import { startHttpGateway } from "../support/http-gateway.ts";
import type { RawRequest } from "../support/raw-http.ts";
import { createTestApi, createTestRoute } from "../support/rest-api.ts";
import type { TestGateway } from "../support/test-gateway.ts";

let open: TestGateway | undefined;

async function start(...options: Parameters<typeof startHttpGateway>): Promise<TestGateway> {
  open = await startHttpGateway(...options);
  return open;
}
afterEach(async () => {
  await open?.close();
  open = undefined;
});

describe("routes", () => {
  const keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
  const routeKeyOf = async (gateway: TestGateway, request: RawRequest) => {
    const { status } = await gateway.send(request);
    const event = gateway.lambda.events.at(-1) as unknown as { routeKey: string };
    return status === 200 ? event.routeKey : status;
  };

  test.each([
    ["GET", "/pets/dog/1", "GET /pets/dog/1"],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}"],
    ["GET", "/pets/cat/1", "GET /pets/{proxy+}"],
    ["POST", "/test/5", "ANY /{proxy+}"],
    ["POST", "/pets/dog/1", "ANY /{proxy+}"],
    ["GET", "/", "$default"],
    ["PUT", "/", "$default"],
  ])("H-13: %s %s is %s", async (method, target, routeKey) => {
    const gateway = await start({ routes: keys.map((key) => createHttpRoute(key)) });
    expect(await routeKeyOf(gateway, { method, target })).toBe(routeKey);
  });

  test("H-51: what no route takes is 404", async () => {
    const gateway = await start({ routes: [createHttpRoute("GET /pets")] });
    for (const request of [{ target: "/cats" }, { target: "/pets", method: "POST" }, { target: "/pets/" }]) {
      const { status, body, headers } = await gateway.send(request);
      expect([status, body]).toEqual([404, '{"message":"Not Found"}']);
      expect(headers["apigw-requestid"]).toBeDefined();
    }
  });

  test("H-12, H-14: an encoded path and a slash at the end do not lead around a guard", async () => {
    const gateway = await start({
      routes: [
        createJwtRoute("ANY /admin"),
        createJwtRoute("ANY /admin/{proxy+}"),
        createHttpRoute("$default"),
      ],
    });
    for (const target of [
      "/admin",
      "/%61dmin",
      "/admin/",
      "/admin//",
      "/admin%2Fx",
      "/admin/x%2f..",
      "/admin/%2e",
    ])
      expect([target, (await gateway.send({ target })).status]).toEqual([target, 401]);
    expect((await gateway.send({ target: "/other/admin" })).status).toBe(200);
  });
});

describe("addresses", () => {
  const apis = [
    createTestHttpApi({
      httpApiId: "first00001",
      routes: [createHttpRoute("$default")],
      stages: [
        { stageName: "$default", stageVariables: null },
        { stageName: "dev", stageVariables: null },
      ],
    }),
    createTestHttpApi({ httpApiId: "second0001", routes: [createHttpRoute("GET /two")] }),
  ];
  const startBoth = () =>
    start(
      {},
      { httpApis: apis, apis: [createTestApi({ routes: [createTestRoute({ resourcePath: "/{proxy+}" })] })] },
    );
  const find = async (gateway: TestGateway, request: RawRequest) => {
    const { status } = await gateway.send(request);
    const { requestContext } = gateway.lambda.events.at(-1) ?? {};
    return status === 200 ? `${String(requestContext?.apiId)} ${String(requestContext?.stage)}` : status;
  };

  test.each<[string, string, string | number]>([
    ["/x", "localhost", "first00001 $default"],
    ["/dev/x", "localhost", "first00001 dev"],
    ["/Prod/x", "localhost", "abc123defg Prod"],
    ["/restapis/second0001/$default/_user_request_/two", "localhost", "second0001 $default"],
    ["/two", "second0001.execute-api.localhost:3000", "second0001 $default"],
    ["/Prod/x", "first00001.execute-api.localhost", "first00001 $default"],
    ["/one", "second0001.execute-api.localhost", 404],
    ["/x", "nobody0001.execute-api.localhost", 403],
  ])("H-11: %s at %s reaches %s", async (target, host, expected) => {
    const gateway = await startBoth();
    expect(await find(gateway, { target, headers: ["Host", host] })).toBe(expected);
  });
});
