import type { Operation } from "../operation.ts";
import { getRestApi as findRestApi, toWireRestApi } from "../wire-rest-api.ts";

export const getRestApi: Operation = ({ labels }, deps) =>
  JSON.stringify(toWireRestApi(findRestApi(deps, labels[0])));
