import { divertTls, type TlsModule } from "../../../local/lambda/runtime/near-hosts.ts";

const NAME = "cognito-idp.us-east-1.amazonaws.com";
const NEAR = { name: NAME, address: "127.0.0.1", port: 3443, cert: "-----BEGIN CERTIFICATE-----" };
const DIVERTED = { host: "127.0.0.1", port: 3443, ca: [NEAR.cert], servername: NAME };

/** What `node:tls` is asked in the end, when a function asks it for `args`. */
function connect(...args: readonly unknown[]): readonly unknown[] {
  let asked: readonly unknown[] = [];
  const record = (...given: unknown[]) => {
    asked = given;
  };
  const tls = { connect: record } as unknown as TlsModule;
  divertTls(tls, [NEAR]);
  tls.connect(...args);
  return asked.filter((argument) => argument !== undefined);
}

const listener = () => {};

describe("a near host", () => {
  test.each([
    ["options", [{ host: NAME, port: 443 }]],
    ["options with a port in text, as agents write it", [{ host: NAME, port: "443", path: null }]],
    ["a port and a host", [443, NAME]],
    ["a port and options", [443, { host: NAME }]],
    ["a name in another spelling", [{ host: `${NAME.toUpperCase()}.`, port: 443 }]],
  ])("is reached by %s, verified for its name", (_how, args) => {
    expect(connect(...args)).toMatchObject([DIVERTED]);
  });

  test("keeps the listener, and every other option", () => {
    const options = { host: NAME, port: 443, ALPNProtocols: ["http/1.1"], rejectUnauthorized: true };
    expect(connect(options, listener)).toEqual([{ ...options, ...DIVERTED }, listener]);
    expect(connect(443, NAME, { timeout: 5 }, listener)).toEqual([{ ...DIVERTED, timeout: 5 }, listener]);
  });

  test("leaves a name that the caller wants verified instead, which then fails", () => {
    expect(connect({ host: NAME, port: 443, servername: "other.example" })).toMatchObject([
      { servername: "other.example" },
    ]);
  });

  test.each([
    ["another Region", [{ host: "cognito-idp.eu-west-1.amazonaws.com", port: 443 }]],
    ["a name below it", [{ host: `x.${NAME}`, port: 443 }]],
    ["another service", [{ host: "s3.us-east-1.amazonaws.com", port: 443 }]],
    ["another port", [{ host: NAME, port: 8443 }]],
    ["an address", [{ host: "127.0.0.1", port: 443, servername: NAME }]],
    ["an open connection", [{ host: NAME, port: 443, socket: {} }]],
    ["a socket in the file system", [{ path: "/run/x.sock", servername: NAME }]],
    ["no host", [443]],
  ])("is not %s", (_what, args) => expect(connect(...args)).toEqual(args));
});
