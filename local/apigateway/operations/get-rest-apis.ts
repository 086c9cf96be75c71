import type { Operation } from "../operation.ts";
import { listRestApis, toWireRestApi } from "../wire-rest-api.ts";

/** All of them on one page. */
export const getRestApis: Operation = (_request, deps) =>
  JSON.stringify({ item: listRestApis(deps).map(toWireRestApi) });
