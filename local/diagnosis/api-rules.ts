import type { DiagnosedApi, DiagnosisMaterial } from "./material.ts";
import { atProperty, type Observation, type Rule } from "./rule.ts";

/** What an API is as a whole, and what of the template is not run here. */
export const API_RULES: readonly Rule[] = [
  {
    id: "endpoint-edge",
    clause: "gateway A-123",
    severity: "note",
    title: "an API is edge-optimised, which is what AWS takes when nothing is said",
    observe: ({ apis }) =>
      apis
        .filter(({ resource }) => resource.endpointType === "EDGE")
        .map(({ resource: { origin } }) => ({
          place: atProperty(origin),
          problem: `${origin.logicalId} is edge-optimised: CloudFront stands before it, adds headers and limits the URL to 8,192 bytes.`,
          remedy: "Write EndpointConfiguration: { Type: REGIONAL }, unless that is meant.",
        })),
  },
  {
    id: "endpoint-private",
    clause: "gateway B-60",
    severity: "warning",
    title: "an API is private, and answers here to whoever reaches this machine",
    observe: ({ apis }) =>
      apis
        .filter(({ resource }) => resource.endpointType === "PRIVATE")
        .map(({ resource: { origin } }) => ({
          place: atProperty(origin, "EndpointConfiguration"),
          problem: `${origin.logicalId} is private: on AWS only its VPC endpoints reach it, here every process of this machine does.`,
          remedy: "Keep the twin on localhost; authorizers are enforced either way.",
        })),
  },
  {
    id: "stage-shared",
    clause: "gateway C-01",
    severity: "warning",
    title: "two APIs have a stage of the same name, so one of them is not at its short address",
    observe: ({ apis }) => apis.flatMap((one, index) => observeSharedStage(one, apis.slice(0, index))),
  },
  {
    id: "resources-not-run-here",
    clause: "gateway A-117",
    severity: "note",
    title: "some resources exist on AWS only",
    observe: observeNotRunHere,
  },
];

function observeSharedStage(
  { resource, api }: DiagnosedApi,
  before: readonly DiagnosedApi[],
): readonly Observation[] {
  const other = before.find((one) => one.api.stageName === api.stageName);
  if (other === undefined) return [];
  return [
    {
      place: atProperty(resource.origin, "StageName"),
      problem: `${resource.origin.logicalId} and ${other.resource.origin.logicalId} both have a stage ${api.stageName}: here /${api.stageName} is that of ${other.resource.origin.logicalId}.`,
      remedy: `Call this one at /restapis/${api.restApiId}/${api.stageName}/_user_request_/, or give it another stage.`,
    },
  ];
}

/** One note for all of them: a stack has dozens. */
function observeNotRunHere({ stack }: DiagnosisMaterial): readonly Observation[] {
  if (stack.notRunHere.length === 0) return [];
  const names = stack.notRunHere.map(({ logicalId, type }) => `${logicalId} (${type})`);
  return [
    {
      place: { file: stack.templateFile, path: "Resources" },
      problem: `Not run here: ${names.join(", ")}.`,
      remedy: "Give functions that need one an AWS_ENDPOINT_URL of your own.",
    },
  ];
}
