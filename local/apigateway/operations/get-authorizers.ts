import type { Operation } from "../operation.ts";
import { getRestApi, toWireAuthorizer } from "../wire-rest-api.ts";

/** All of them on one page, used by a method or not (contract A-75). */
export const getAuthorizers: Operation = ({ labels }, deps) =>
  JSON.stringify({ item: getRestApi(deps, labels[0]).authorizers.map(toWireAuthorizer) });
