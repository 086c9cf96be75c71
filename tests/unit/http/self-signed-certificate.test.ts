import { X509Certificate } from "node:crypto";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { createSelfSignedCertificate } from "../../../local/http/self-signed-certificate.ts";
import { systemRandom } from "../../../local/platform/random.ts";

const HOST = "cognito-idp.us-gov-west-1.amazonaws.com";

describe("a self-signed certificate", () => {
  const pair = createSelfSignedCertificate(HOST, systemRandom);

  test("names exactly its host, and signs itself", () => {
    const certificate = new X509Certificate(pair.cert);
    expect(certificate.subjectAltName).toBe(`DNS:${HOST}`);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.serialNumber).not.toBe(
      new X509Certificate(createSelfSignedCertificate(HOST, systemRandom).cert).serialNumber,
    );
  });

  test("is accepted for that host by who was handed it, and by nobody else", async () => {
    const server = createServer(pair, (_request, response) => response.end("ok"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const ask = (servername: string, ca?: string) =>
      new Promise((resolve) => {
        get({ host: "127.0.0.1", port, servername, ca, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      });
    const other = createSelfSignedCertificate(HOST, systemRandom);
    expect(await ask(HOST, pair.cert)).toBe(200);
    expect(await ask("localhost", pair.cert)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await ask(HOST)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await ask(HOST, other.cert)).not.toBe(200);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
