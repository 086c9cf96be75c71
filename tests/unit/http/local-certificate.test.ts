import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createCertificateAuthority,
  issueServerCertificate,
} from "../../../local/http/certificate-authority.ts";
import { loadLocalCertificate } from "../../../local/http/local-certificate.ts";
import { createManualClock, systemClock } from "../../../local/platform/clock.ts";
import { systemRandom } from "../../../local/platform/random.ts";

const deps = { clock: systemClock, random: systemRandom };
const HOSTS = ["localhost", "hello.auth.us-east-1.localhost", "127.0.0.1", "::1"];

/** Asks a server with `pair` for its page, trusting `ca`; resolves with the status or the error's message. */
async function visit(pair: { key: string; cert: string }, ca: string, servername: string): Promise<unknown> {
  const server = createServer(pair, (_request, response) => response.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      get({ host: "127.0.0.1", port, ca, servername, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", (error: Error) => resolve(error.message));
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("the certificate of this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-ca-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is trusted by a client that trusts the authority, for each of its hosts and no other", async () => {
    const certificate = await loadLocalCertificate(null, HOSTS, deps);
    expect(await visit(certificate, certificate.ca, "localhost")).toBe(200);
    expect(await visit(certificate, certificate.ca, "hello.auth.us-east-1.localhost")).toBe(200);
    expect(await visit(certificate, certificate.ca, "other.localhost")).toMatch(
      /does not match certificate's altnames/,
    );
    const { ca } = await loadLocalCertificate(null, HOSTS, deps);
    expect(await visit(certificate, ca, "localhost")).toMatch(
      /unable to verify|signature failure|self-signed/,
    );
  });

  test("cannot be issued for a foreign site by this authority, whoever has its key", async () => {
    const authority = await createCertificateAuthority(deps);
    const forged = await issueServerCertificate(authority, ["bank.example"], deps);
    expect(await visit(forged, authority.cert, "bank.example")).toBe("permitted subtree violation");
  });

  test("is kept, owner-only, until the hosts change or it is about to expire; the authority stays", async () => {
    const clock = createManualClock(systemClock.now());
    const load = (hosts: readonly string[]) => loadLocalCertificate(folder, hosts, { ...deps, clock });
    const first = await load(HOSTS);
    expect(await load(HOSTS)).toEqual(first);
    const wider = await load([...HOSTS, "second.auth.us-east-1.localhost"]);
    expect(wider.cert).not.toBe(first.cert);
    expect(wider.ca).toBe(first.ca);
    clock.advance({ seconds: 364.5 * 86_400 });
    const renewed = await load(HOSTS);
    expect(renewed.cert).not.toBe(wider.cert);
    expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(clock.now());
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(["ca-key.pem", "ca.pem", "server-key.pem", "server.pem"]);
  });
});
