import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { startTestGateway } from "../support/test-gateway.ts";
import { createAccessClaims, signToken } from "../support/test-issuer.ts";

describe("the refusal log", () => {
  test("has one line for each refused request, by its id, and none for others", async () => {
    const gateway = await startTestGateway({
      apis: [
        createTestApi({
          routes: [createGuardedRoute(), createTestRoute({ method: "POST", resourcePath: "/orders" })],
        }),
      ],
    });
    const token = signToken(gateway.key, createAccessClaims());
    const answers = [
      await gateway.send({ headers: ["Authorization", token] }),
      await gateway.send({ target: `/Prod/nope?token=${token}` }),
      await gateway.send({ target: `/Prod/nope/${token}`, headers: ["Authorization", "x"] }),
      await gateway.send({ target: "/nope" }),
      await gateway.send({ method: "POST", target: "/Prod/orders" }),
    ];
    const id = (index: number) => answers[index]?.headers["x-amzn-requestid"];
    expect(gateway.refusals).toEqual([
      `refused 401 GET /Prod/ (GET / behind CognitoAuthorizer): the method names no scopes, so it wants an ID token; this is an access token. Send the id_token. The token says: iss http://localhost:3001/us-east-1_TestPool1, client_id exampleclientid00000000001, token_use access, exp 2026-11-18 12:06:42 UTC. [${id(0)}]`,
      `refused 403 GET /Prod/nope: no route GET /nope in stage Prod. Known: GET /, POST /orders. (AWS answers 403 here, not 404.) [${id(1)}]`,
      `refused 403 GET /Prod/nope/(a token): no route GET /nope/(a token) in stage Prod. Known: GET /, POST /orders. (AWS answers 403 here, and reads the Authorization header as a signature.) [${id(2)}]`,
      `refused 403 GET /nope: the path names no stage of an API. Start it with /Prod. [${id(3)}]`,
    ]);
    await gateway.close();
  });

  test("lists no more than twelve routes, and says when there is no API at all", async () => {
    const routes = Array.from({ length: 20 }, (_, index) => createTestRoute({ resourcePath: `/r${index}` }));
    const gateway = await startTestGateway({ apis: [createTestApi({ routes })] });
    await gateway.send({ target: "/Prod/nope" });
    expect(gateway.refusals.at(-1)).toContain("GET /r11, and 8 more.");
    gateway.gateway.replace({ apis: [], issuers: [], findFunction: () => undefined });
    await gateway.send({ target: "/Prod/r1" });
    expect(gateway.refusals.at(-1)).toContain("no API is served here");
    await gateway.close();
  });
});
