import { ANY_METHOD } from "../template/operation-key.ts";
import type { HttpMethod } from "./rest-api.ts";

/** The operations of a path by their keys (contract ). */
export const METHODS: Readonly<Record<string, HttpMethod>> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  options: "OPTIONS",
  head: "HEAD",
  patch: "PATCH",
  [ANY_METHOD]: "ANY",
};

/** Members of a path that are no operations. */
export const OTHER_MEMBERS: ReadonlySet<string> = new Set([
  "description",
  "parameters",
  "servers",
  "summary",
]);
