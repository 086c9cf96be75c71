const SEQUENCE = 0x30;
const PERMITTED_SUBTREES = 0xa0;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/**
 * The DER value of a name constraints extension that permits names of this machine only: `localhost` and
 * everything below it (a DNS constraint covers both), 127.0.0.0/8 and ::1.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10
 */
export function toLoopbackConstraints(): Buffer {
  const ipv4 = [127, 0, 0, 0, 255, 0, 0, 0];
  const ipv6 = [...Buffer.alloc(15), 1, ...Buffer.alloc(16, 255)];
  return toDer(
    SEQUENCE,
    toDer(
      PERMITTED_SUBTREES,
      toDer(SEQUENCE, toDer(DNS_NAME, Buffer.from("localhost", "ascii"))),
      toDer(SEQUENCE, toDer(IP_ADDRESS, Buffer.from(ipv4))),
      toDer(SEQUENCE, toDer(IP_ADDRESS, Buffer.from(ipv6))),
    ),
  );
}

/** One element; all of them here are shorter than 128 bytes, so their length is one byte. */
function toDer(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
