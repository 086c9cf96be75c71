import type { Random } from "../platform/random.ts";

/** Makes the ids of requests; draws random bytes in blocks, for one draw each would cost more than the rest. */
export interface RequestIds {
  /** Contract E-07: a UUID; a client's own one is taken over when it is one. */
  requestId(sent: string | undefined): string;
  /** E-08: 16 characters, ending in `=`; clients cannot set it. */
  extendedRequestId(): string;
  /** E-26: `Root=1-…`, that of the client continued. @param now milliseconds since 1970 */
  traceRoot(sent: string | undefined, now: number): string;
  /** E-61: what the answer carries. */
  toAnswerTrace(root: string): string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACE_ROOT = /(?:^|;)\s*(Root=1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/i;
const BLOCK_LENGTH = 4096;
/** 11 bytes are 16 characters of base64, the last of them `=`. */
const EXTENDED_ID_BYTES = 11;

export function createRequestIds(random: Random): RequestIds {
  const takeText = createByteSource(random);
  return {
    requestId: (sent) => (sent !== undefined && UUID.test(sent) ? sent : random.uuid()),
    extendedRequestId: () => `${takeText(EXTENDED_ID_BYTES, "base64url")}=`,
    traceRoot(sent, now) {
      const continued = sent === undefined ? undefined : TRACE_ROOT.exec(sent)?.[1];
      if (continued !== undefined) return continued;
      const seconds = Math.floor(now / 1000).toString(16);
      return `Root=1-${seconds.padStart(8, "0")}-${takeText(12, "hex")}`;
    },
    toAnswerTrace: (root) =>
      `${root};Parent=${takeText(8, "hex")};Sampled=0;Lineage=1:${takeText(4, "hex")}:0`,
  };
}

function createByteSource(random: Random): (length: number, encoding: "hex" | "base64url") => string {
  let block: Buffer = Buffer.alloc(0);
  let used = 0;
  return (length, encoding) => {
    if (used + length > block.length) {
      block = random.bytes(BLOCK_LENGTH);
      used = 0;
    }
    used += length;
    return block.toString(encoding, used - length, used);
  };
}
