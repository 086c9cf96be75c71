import type { Operation } from "../operation.ts";
import { getAuthorizer as findAuthorizer, getRestApi, toWireAuthorizer } from "../wire-rest-api.ts";

export const getAuthorizer: Operation = ({ labels }, deps) =>
  JSON.stringify(toWireAuthorizer(findAuthorizer(getRestApi(deps, labels[0]), labels[1])));
