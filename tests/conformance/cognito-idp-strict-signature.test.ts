import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createCognitoIdpApi } from "../../local/cognito-idp/create-cognito-idp-api.ts";
import { createCognitoClient } from "../../local/commands/cognito-client.ts";
import { type Listener, listen } from "../../local/http/server.ts";
import { type Clock, systemClock } from "../../local/platform/clock.ts";
import { silentLog } from "../../local/platform/log.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-this-machine" };

/** The API over the pools of `running`, asking for a signature with {@link credentials}. */
function listenStrictly({ userPools }: RunningCognitoIdp, clock: Clock): Promise<Listener> {
  const signing = { credentials, clock };
  const handler = createCognitoIdpApi({
    userPools: userPools as never,
    random: systemRandom,
    log: silentLog,
    signing,
  });
  return listen({ name: "test", flag: "--test", port: 0, host: "localhost", handler });
}

describe("C1: with --strict-sigv4", () => {
  let running: RunningCognitoIdp;
  let strict: Listener;
  let late: Listener;
  let Username = 0;

  beforeAll(async () => {
    running = await startCognitoIdp();
    strict = await listenStrictly(running, systemClock);
    late = await listenStrictly(running, { now: () => systemClock.now() + 6 * 60_000 });
  });
  afterAll(async () => {
    await Promise.all([strict.close(), late.close()]);
    await running.close();
  });

  function createUser(origin: string, key: typeof credentials) {
    const client = new CognitoIdentityProviderClient({
      endpoint: origin,
      region: "us-east-1",
      credentials: key,
    });
    Username += 1;
    const request = { UserPoolId: running.UserPoolId, Username: `user${Username}@example.com` };
    return client.send(new AdminCreateUserCommand(request));
  }

  test("a signed operation by the right key passes, the SDK's and the commands' own", async () => {
    expect((await createUser(strict.origin, credentials)).User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
    const client = createCognitoClient(strict.origin, "us-east-1", credentials);
    const listed = await client.call("ListUsers", { UserPoolId: running.UserPoolId });
    expect(listed.Users).toHaveLength(1);
  });

  test.each([
    ["another key id", { ...credentials, accessKeyId: "AKIDOTHER" }, "UnrecognizedClientException"],
    ["another secret", { ...credentials, secretAccessKey: "guessed" }, "InvalidSignatureException"],
  ])("%s is refused, and nothing is created", async (_what, key, name) => {
    const before = running.userPools.get(running.UserPoolId).estimateNumberOfUsers();
    await expect(createUser(strict.origin, key)).rejects.toMatchObject({ name });
    expect(running.userPools.get(running.UserPoolId).estimateNumberOfUsers()).toBe(before);
  });

  test("a signature of six minutes ago is refused", async () => {
    await expect(createUser(late.origin, credentials)).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  test("a body changed behind the signature is refused", async () => {
    const client = new CognitoIdentityProviderClient({
      endpoint: strict.origin,
      region: "us-east-1",
      credentials,
    });
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: Uint8Array };
        request.body = Buffer.from(Buffer.from(request.body).toString().replace("mallory", "forged."));
        return next(args);
      },
      { step: "deserialize", priority: "low" },
    );
    const request = { UserPoolId: running.UserPoolId, Username: "mallory@example.com" };
    await expect(client.send(new AdminCreateUserCommand(request))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  test("public operations need none", async () => {
    const client = new CognitoIdentityProviderClient({
      endpoint: strict.origin,
      region: "us-east-1",
      credentials,
    });
    const request = { ClientId: "nobody", Username: "a@example.com", Password: "Correct-Horse-1" };
    await expect(client.send(new SignUpCommand(request))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
