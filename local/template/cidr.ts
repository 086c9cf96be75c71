/** `Fn::Cidr`: the first `count` blocks of `hostBits` addresses in `block`; `undefined` where they do not fit. */
export function cutCidr(block: string, count: number, hostBits: number): readonly string[] | undefined {
  const [address = "", length = ""] = block.split("/");
  const isSix = address.includes(":");
  const width = isSix ? 128 : 32;
  const base = isSix ? parseSix(address) : parseFour(address);
  const prefix = Number(length);
  if (base === undefined || !/^\d+$/.test(length) || prefix > width) return undefined;
  const isWhole = [count, hostBits].every((one) => Number.isInteger(one) && one > 0);
  if (!isWhole || hostBits > width || count > 256) return undefined;
  if (hostBits + prefix > width || 2 ** (width - prefix - hostBits) < count) return undefined;
  const start = (base >> BigInt(width - prefix)) << BigInt(width - prefix);
  return Array.from({ length: count }, (_, index) => {
    const value = start + (BigInt(index) << BigInt(hostBits));
    return `${isSix ? toSix(value) : toFour(value)}/${width - hostBits}`;
  });
}

function parseFour(address: string): bigint | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => (value << 8n) + BigInt(part), 0n);
}

function toFour(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

function parseSix(address: string): bigint | undefined {
  const [left = "", right] = address.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const missing = 8 - head.length - tail.length;
  const groups =
    right === undefined ? head : [...head, ...Array<string>(Math.max(missing, 0)).fill("0"), ...tail];
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n);
}

function toSix(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  return groups
    .map((group) => group.toString(16))
    .join(":")
    .replace(/(?:^|:)0(?::0)+(?::|$)/, "::");
}
