import type { ResourceOrigin } from "./resources.ts";
import { findPlace } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** Where a resource stands, for refusals of other rooms. */
export function toOrigin(resource: TemplateResource): ResourceOrigin {
  const place = findPlace(resource.node, "Properties");
  return {
    logicalId: resource.logicalId,
    file: place?.file ?? "",
    path: place?.path ?? `Resources.${resource.logicalId}`,
    ...(place && { line: place.line }),
  };
}
