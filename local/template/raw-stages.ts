import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { readProperties } from "./property-table.ts";
import { type ApiPart, type ApiParts, STAGE_DESCRIPTION } from "./raw-api-parts.ts";
import { checkStageSettings } from "./rest-api-properties.ts";
import { asIs } from "./sam-api-auth.ts";
import { copyPlace, findPlace, refuseAt, toPlaceText } from "./source-place.ts";

/**
 * The properties of the stage that is served: the first `AWS::ApiGateway::Stage`, else the one that a
 * deployment names. Others are told.
 *
 * @throws StartError for settings that would answer otherwise
 */
export function findStage(parts: ApiParts, warn: (text: string) => void): JsonObject | undefined {
  const deployed = parts("Deployment").filter(
    ({ properties }) => getOwn(properties, "StageName") !== undefined,
  );
  const [stage, ...others] = [
    ...parts("Stage").map(({ properties }) => properties),
    ...deployed.map(toStage),
  ];
  for (const other of others) {
    const place = toPlaceText(findPlace(other));
    warn(`${place}: one stage of an API is served here; ${String(getOwn(other, "StageName"))} is not.`);
  }
  if (stage !== undefined) checkStageSettings(stage, warn);
  return stage;
}

function toStage({ properties }: ApiPart): JsonObject {
  if (getOwn(properties, "DeploymentCanarySettings") !== undefined) {
    const place = findPlace(properties, "DeploymentCanarySettings");
    refuseAt(place, "Canaries are not run here.", "Remove DeploymentCanarySettings.");
  }
  const written = getOwn(properties, "StageDescription");
  const description = isJsonObject(written) ? readProperties(written, STAGE_DESCRIPTION, asIs) : {};
  return copyPlace(properties, { ...description, StageName: getOwn(properties, "StageName") });
}
