import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CertificateDeps } from "../http/certificate-authority.ts";
import { loadLocalCertificate } from "../http/local-certificate.ts";
import { createSelfSignedCertificate } from "../http/self-signed-certificate.ts";
import type { TlsSource } from "../http/server.ts";
import type { KeyPair, TlsMaterial } from "../http/tls-server.ts";
import type { Log } from "../platform/log.ts";
import type { StackModel } from "../template/resources.ts";

/** The host of the Cognito API on AWS, which functions of this stack find here. */
export interface ApiHost extends KeyPair {
  /** `cognito-idp.us-east-1.amazonaws.com` */
  readonly name: string;
}

/** The certificates by which the user pools speak https. */
export interface PoolCertificate extends TlsSource {
  /** The authority's certificate for a person to trust; `null` when nothing is kept. */
  readonly caFile: string | null;
  /** Says whose pools these are; who connects earlier waits. */
  open(stack: Pick<StackModel, "region" | "userPools">): void;
  /** Makes what a person is told to trust, unless it is there already. */
  prepare(): Promise<void>;
}

interface PoolCertificateDeps extends CertificateDeps {
  readonly log: Log;
  /** Known to nobody but the functions of this twin. */
  readonly apiHost: (region: string) => ApiHost;
}

/** @param folder where the authority is kept; `null` makes one for as long as this process lives */
export function createPoolCertificate(folder: string | null, deps: PoolCertificateDeps): PoolCertificate {
  let open: PoolCertificate["open"] = () => {};
  const stack = new Promise<Parameters<PoolCertificate["open"]>[0]>((resolve) => {
    open = resolve;
  });
  let loaded: Promise<TlsMaterial> | undefined;
  const load = () => {
    loaded ??= loadMaterial(folder, stack, deps).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  const caFile = folder === null ? null : join(folder, "ca.pem");
  const onError = (error: unknown) =>
    deps.log.error(`The pool's certificate cannot be used: ${String(error)}`);
  return {
    caFile,
    open,
    load,
    onError,
    async prepare() {
      if (caFile !== null && !existsSync(caFile)) await load().catch(onError);
    },
  };
}

async function loadMaterial(
  folder: string | null,
  stack: Promise<Pick<StackModel, "region" | "userPools">>,
  deps: PoolCertificateDeps,
): Promise<TlsMaterial> {
  const { region, userPools } = await stack;
  const domains = userPools.flatMap((pool) => pool.domains.map(({ domain }) => domain));
  const hosts = ["localhost", "127.0.0.1", "::1", ...toDomainHosts(domains, region)];
  const [{ key, cert }, api] = [await loadLocalCertificate(folder, hosts, deps), deps.apiHost(region)];
  return { key, cert, named: { [api.name]: { key: api.key, cert: api.cert } } };
}

/** `PREFIX.auth.REGION.localhost` for each prefix domain: hosts of their own, so that pools share no cookies. */
export function toDomainHosts(domains: readonly string[], region: string): readonly string[] {
  return domains
    .filter((domain) => !domain.includes("."))
    .map((prefix) => `${prefix}.auth.${region}.localhost`);
}

/** Makes the certificate of AWS's host when it is first asked for; it is kept for later askers. */
export function createApiHostSource(random: CertificateDeps["random"]): (region: string) => ApiHost {
  let made: ApiHost | undefined;
  return (region) => {
    const name = `cognito-idp.${region}.amazonaws.com`;
    made ??= { name, ...createSelfSignedCertificate(name, random) };
    return made;
  };
}
