import { request } from "node:http";
import { createCognitoIdpApi } from "../../local/cognito-idp/create-cognito-idp-api.ts";
import { REGISTRY } from "../../local/cognito-idp/registry.ts";
import { type Listener, listen } from "../../local/http/server.ts";
import { systemRandom } from "../../local/platform/random.ts";
import type { ManagedUserPools } from "../../local/user-pool/create-user-pools.ts";
import { UserPoolError } from "../../local/user-pool/user-pool-error.ts";
import { type Call, createCall, toRefusal } from "../support/cognito-idp-caller.ts";
import { IMPLEMENTED } from "../support/cognito-idp-table.ts";

const POOL = { UserPoolId: "eu-west-1_Abc123xyz", Username: "jane" };
const ACCESS_TOKEN = { AccessToken: "a.b.c" };

/** Pools that answer just enough to see what the wire makes of it. */
const userPools = {
  get: (userPoolId: string) => {
    if (userPoolId !== POOL.UserPoolId)
      throw new UserPoolError("user-pool-not-found", { values: { userPoolId } });
    return {
      adminDeleteUser: async (username: string) => {
        if (username === "bug") throw new Error("SQLITE_IOERR at /home/dev/.local/state.db");
        if (username === "slow") await new Promise((resolve) => setTimeout(resolve, 50));
      },
      adminSetUserPassword: async () => {},
    };
  },
  authenticate: async () => {
    throw new UserPoolError("access-token-signature-invalid");
  },
} as unknown as ManagedUserPools;

let listener: Listener;
let call: Call;
const lines: string[] = [];

beforeAll(async () => {
  const log = { info: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
  listener = await listen({
    name: "user pool",
    flag: "--pool-port",
    port: 0,
    host: "localhost",
    handler: createCognitoIdpApi({ userPools, random: systemRandom, log }),
  });
  call = createCall(listener.origin);
});

afterAll(() => listener.close());

describe("an answer", () => {
  test("C1: has the content type, a request id, a date and CORS headers", async () => {
    const { status, headers } = await call("GetUser", ACCESS_TOKEN);
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(Date.parse(headers.get("date") ?? "")).not.toBeNaN();
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toBe(
      "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
    );
    expect(headers.has("access-control-allow-credentials")).toBe(false);
  });

  test("C1: {} where the output is empty, and no bytes at all where there is no output", async () => {
    const empty = await call("AdminSetUserPassword", { ...POOL, Password: "x" }, { isSigned: true });
    expect([empty.status, empty.text]).toEqual([200, "{}"]);
    const nothing = await call("AdminDeleteUser", POOL, { isSigned: true });
    expect([nothing.status, nothing.text, nothing.headers.get("content-length")]).toEqual([200, "", "0"]);
    expect(nothing.headers.get("content-type")).toBe("application/x-amz-json-1.1");
  });

  test("C1: an error has its name and message in body and headers", async () => {
    const { status, headers, body } = await call("GetUser", ACCESS_TOKEN);
    expect(status).toBe(400);
    expect(body).toEqual({
      __type: "NotAuthorizedException",
      message: "Could not verify signature for Access Token",
    });
    expect(headers.get("x-amzn-errortype")).toBe("NotAuthorizedException:");
    expect(headers.get("x-amzn-errormessage")).toBe("Could not verify signature for Access Token");
  });

  test("D-20: a message with line breaks and foreign letters stays one header", async () => {
    const { headers, body } = await call(
      "AdminDeleteUser",
      { ...POOL, UserPoolId: "pöol\r\nX-Evil: 1" },
      { isSigned: true },
    );
    expect(body.message).toContain("pöol\r\nX-Evil: 1");
    expect(headers.get("x-amzn-errormessage")).toContain("p?ol??X-Evil: 1");
    expect(headers.has("x-evil")).toBe(false);
  });

  test("D-23: an internal error says nothing to the client and everything useful to the log", async () => {
    lines.length = 0;
    const answer = await call("AdminDeleteUser", { ...POOL, Username: "bug" }, { isSigned: true });
    expect(toRefusal(answer)).toBe("api-500(InternalErrorException)");
    expect(answer.body).toEqual({ __type: "InternalErrorException", message: "Internal server error" });
    expect(lines).toEqual([expect.stringMatching(/AdminDeleteUser: 500 .*SQLITE_IOERR/s)]);
    expect(lines[0]).toContain(answer.headers.get("x-amzn-requestid"));
  });

  test("keeps the connection for the next request", async () => {
    const answers = [];
    for (let round = 0; round < 3; round += 1) answers.push(await call("GetUser", ACCESS_TOKEN));
    expect(answers.map(({ headers }) => headers.get("connection"))).toEqual(Array(3).fill("keep-alive"));
  });
});

describe("an operation that does not run", () => {
  test("is refused by name, as AWS would never refuse it", async () => {
    const answer = await call("CreateTerms", {}, { isSigned: true });
    expect(toRefusal(answer)).toBe("api-400(UnknownOperationException)");
    expect(answer.body.message).toBe(
      "Gatehouse does not run CreateTerms. docs/cognito-idp.md lists the operations that it runs.",
    );
  });

  test("none is forgotten", async () => {
    for (const [operation, { authorization }] of Object.entries(REGISTRY)) {
      if (IMPLEMENTED.has(operation)) continue;
      const { body } = await call(operation, {}, { isSigned: authorization === "sigv4" });
      expect(body.message).toContain(`Gatehouse does not run ${operation}.`);
    }
  });
});

describe("who may call", () => {
  test("C1: a signed operation wants a signature, an unsigned one ignores it", async () => {
    expect(toRefusal(await call("AdminDeleteUser", POOL))).toBe(
      "api-400(MissingAuthenticationTokenException)",
    );
    expect((await call("AdminDeleteUser", POOL)).body.message).toBe("Missing Authentication Token");
    expect((await call("AdminDeleteUser", POOL, { isSigned: true })).status).toBe(200);
    const signed = await call("GetUser", ACCESS_TOKEN, { isSigned: true });
    expect(toRefusal(signed)).toBe("api-400(NotAuthorizedException)");
  });

  test("D-04: every signed operation is closed to pages of another origin, and they read nothing", async () => {
    for (const [operation, { authorization }] of Object.entries(REGISTRY)) {
      if (authorization !== "sigv4") continue;
      const options = { isSigned: true, headers: { origin: "https://evil.example" } };
      const answer = await call(operation, POOL, options);
      expect([operation, toRefusal(answer)]).toEqual([operation, "api-403(ForbiddenException)"]);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  test("the API's own origin, and programs, which send no Origin, may administer", async () => {
    const own = { isSigned: true, headers: { origin: listener.origin } };
    expect((await call("AdminDeleteUser", POOL, own)).status).toBe(200);
    const opaque = { isSigned: true, headers: { origin: "null" } };
    expect((await call("AdminDeleteUser", POOL, opaque)).status).toBe(403);
  });

  test("C2: a preflight is answered for any origin, without credentials", async () => {
    const response = await fetch(listener.origin, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "cache-control,content-type,x-amz-target,x-amz-user-agent",
        "access-control-request-private-network": "true",
      },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "cache-control,content-type,x-amz-target,x-amz-user-agent",
      "access-control-max-age": "172800",
      "content-length": "0",
    });
    expect(response.headers.has("access-control-allow-credentials")).toBe(false);
    expect(response.headers.has("access-control-allow-private-network")).toBe(false);
  });
});

describe("a body", () => {
  test("longer than 1 MiB is refused, declared or in chunks, and the server lives on", async () => {
    const long = JSON.stringify({ AccessToken: "x".repeat(1024 * 1024) });
    const declared = await call("GetUser", long);
    expect(toRefusal(declared)).toBe("api-413(SerializationException)");
    const { status } = await sendInChunks("x".repeat(64 * 1024), 20);
    expect(status).toBe(413);
    expect((await call("GetUser", ACCESS_TOKEN)).status).toBe(400);
  });

  test("of a client that goes away midway is forgotten without a line in the log", async () => {
    lines.length = 0;
    await breakOff();
    await call("AdminDeleteUser", { ...POOL, Username: "slow" }, { isSigned: true });
    expect(lines).toEqual([]);
  });

  test("with a content type of another protocol names no operation", async () => {
    const answer = await call("GetUser", ACCESS_TOKEN, { headers: { "content-type": "application/json" } });
    expect(toRefusal(answer)).toBe("api-400(UnknownOperationException)");
    const withCharset = { "content-type": "application/x-amz-json-1.1; charset=utf-8" };
    expect(toRefusal(await call("GetUser", ACCESS_TOKEN, { headers: withCharset }))).toBe(
      "api-400(NotAuthorizedException)",
    );
  });
});

const HEADERS = {
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": "AWSCognitoIdentityProviderService.GetUser",
};

function sendInChunks(chunk: string, times: number): Promise<{ readonly status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(listener.origin, { method: "POST", headers: HEADERS }, (incoming) => {
      incoming.resume().once("end", () => resolve({ status: incoming.statusCode }));
    });
    outgoing.once("error", reject);
    for (let time = 0; time < times; time += 1) outgoing.write(chunk);
    outgoing.end();
  });
}

function breakOff(): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = request(listener.origin, {
      method: "POST",
      headers: { ...HEADERS, "content-length": "100" },
    });
    outgoing.once("close", resolve);
    outgoing.once("error", () => {});
    outgoing.write('{"AccessToken"', () => outgoing.destroy());
  });
}
