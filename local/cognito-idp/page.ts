import { parseBase64url, toBase64url } from "../platform/base64url.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

export interface PageRequest<Item> {
  /** What is listed, of which pool: a token of another list is refused (catalogue C-28). */
  readonly list: string;
  /** 0 is as good as none. */
  readonly limit: number | undefined;
  readonly token: string | undefined;
  /** Names an item among the others, for good. */
  idOf(item: Item): string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** AWS: at most 60 items a page, whatever is listed. */
const LONGEST_PAGE = 60;

/**
 * The page of `all` that follows the one which gave `token`.
 *
 * @throws UserPoolError `pagination-token-invalid`
 */
export function toPage<Item>(all: readonly Item[], request: PageRequest<Item>): Page<Item> {
  const start = request.token === undefined ? 0 : findStart(all, request, request.token);
  const items = all.slice(start, start + (request.limit || LONGEST_PAGE));
  const last = items.at(-1);
  if (last === undefined || start + items.length >= all.length) return { items };
  return { items, nextToken: toBase64url(JSON.stringify([request.list, request.idOf(last)])) };
}

function findStart<Item>(all: readonly Item[], request: PageRequest<Item>, token: string): number {
  const content = parseBase64url(token)?.toString("utf8");
  const index = all.findIndex((item) => JSON.stringify([request.list, request.idOf(item)]) === content);
  if (index === -1) throw new UserPoolError("pagination-token-invalid");
  return index + 1;
}
