import { isEqualSecret } from "../../platform/constant-time.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserFilter, UserPosition, UserRecord } from "../store.ts";
import type { User } from "../user.ts";
import type { ListUsersRequest } from "../user-administration.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toUser } from "../users/find-user.ts";
import { parseUserFilter } from "./user-filter.ts";

const MAX_PAGE = 60;

type ListParts = Pick<PoolParts, "settings" | "store" | "secret">;

/**
 * One page of users, by creation, or by the key that is filtered for.
 * @throws UserPoolError `invalid-parameter`, `filter-malformed`, `search-attribute-invalid`,
 * `pagination-token-invalid`
 */
export function listUsers(
  parts: ListParts,
  request: ListUsersRequest,
): { readonly users: readonly User[]; readonly paginationToken?: string } {
  const limit = parseLimit(request.limit);
  const filter = parseUserFilter(parts.settings, request.filter ?? "");
  const scope = JSON.stringify(["ListUsers", parts.settings.userPoolId, request.filter ?? ""]);
  const after =
    request.paginationToken === undefined
      ? undefined
      : parsePaginationToken(parts, scope, request.paginationToken);
  const found = parts.store.listUsers({
    userPoolId: parts.settings.userPoolId,
    limit: limit + 1,
    filter,
    after,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const users = page.map(toUser);
  if (found.length <= limit || !last) return { users };
  return { users, paginationToken: createPaginationToken(parts, scope, toPosition(last, filter)) };
}

/** AWS: 0 to 60; 0 and nothing mean a full page. */
function parseLimit(limit = 0): number {
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_PAGE) {
    throw new UserPoolError("invalid-parameter", {
      values: { message: `Limit must be between 0 and ${MAX_PAGE}.` },
    });
  }
  return limit === 0 ? MAX_PAGE : limit;
}

function toPosition(user: UserRecord, filter: UserFilter | undefined): UserPosition {
  const isByKey = filter?.field.kind === "key" && filter.field.name !== "sub";
  const value = isByKey ? user.keys[filter.field.name as keyof UserRecord["keys"]] : user.createdAt;
  return { value: value ?? "", usernameKey: user.keys.username };
}

/** Signed with the pool's secret for this operation, pool and filter: of use for nothing else. */
function createPaginationToken({ secret }: ListParts, scope: string, position: UserPosition): string {
  const body = Buffer.from(JSON.stringify([position.value, position.usernameKey])).toString("base64url");
  return `${body}.${sign(secret, scope, body)}`;
}

function parsePaginationToken({ secret }: ListParts, scope: string, token: string): UserPosition {
  const [body = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || !isEqualSecret(signature, sign(secret, scope, body))) {
    throw new UserPoolError("pagination-token-invalid");
  }
  const [value, usernameKey] = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as [
    string | number,
    string,
  ];
  return { value, usernameKey };
}

function sign(secret: ListParts["secret"], scope: string, body: string): string {
  return secret.digest("pagination", `${scope}\n${body}`).toString("base64url");
}
