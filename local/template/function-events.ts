import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { findIntrinsicName } from "./intrinsics.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import { checkEventLiterals } from "./sam-literals.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** One `Api` event: a route of a function or of a state machine, as the template has it. */
export interface ApiEvent {
  readonly name: string;
  readonly resource: TemplateResource;
  /** Its own `Properties`, resolved. */
  readonly properties: JsonObject;
  /** As written: `/users/{id}`. */
  readonly path: string;
  /** Lower case; `any` for all verbs. */
  readonly method: string;
  /** Logical id of the API that it belongs to. */
  readonly apiLogicalId: string;
  /** Whether its function is not there, for its condition is false; only what it changes counts. */
  readonly isAbsent?: boolean;
}

/** The API that SAM makes for events without `RestApiId`. */
export const IMPLICIT_API = "ServerlessRestApi";

const API_EVENT: PropertyTable = {
  what: "an Api event",
  modelled: [
    "Auth",
    "Method",
    "Path",
    "RequestModel",
    "RequestParameters",
    "ResponseTransferMode",
    "RestApiId",
    "TimeoutInMillis",
  ],
  ignored: ["Stage"], // SAM overwrites it with the API's own
};

const STATE_MACHINE_EVENT: PropertyTable = {
  what: "an Api event of a state machine",
  modelled: ["Auth", "Method", "Path", "RestApiId", "Stage", "UnescapeMappingTemplate"],
  ignored: [],
};

const STATE_MACHINE = "AWS::Serverless::StateMachine";

const COGNITO_EVENT: PropertyTable = {
  what: "a Cognito event",
  modelled: ["Trigger", "UserPool"],
  ignored: [],
};

/** Events that reach the function by other ways than HTTP; nothing sends them here. */
const NOT_SENT_HERE = new Set(
  (
    "AlexaSkill CloudWatchEvent CloudWatchLogs DocumentDB DynamoDB EventBridgeRule IoTRule Kinesis MQ MSK S3 " +
    "Schedule ScheduleV2 SelfManagedKafka SNS SQS"
  ).split(" "),
);

export interface NamedEvent {
  readonly name: string;
  readonly type: string;
  readonly node: JsonObject;
}

export function isStateMachineEvent({ resource }: ApiEvent): boolean {
  return resource.type === STATE_MACHINE;
}

/** Whether a function has an `Api` event that names no API, so that SAM makes one. */
export function needsImplicitApi(resource: TemplateResource): boolean {
  return readEvents(resource).some(({ type, node }) => {
    const properties = getOwn(node, "Properties");
    return type === "Api" && isJsonObject(properties) && !Object.hasOwn(properties, "RestApiId");
  });
}

/**
 * The `Api` events of a function, in order. Events of other kinds are told, or refused where they would make
 * another API.
 *
 * @throws StartError
 */
export function parseApiEvents(
  resource: TemplateResource,
  scope: ResourceScope,
  { findApi, warn }: { findApi(restApiId: unknown): string | undefined; warn(text: string): void },
): readonly ApiEvent[] {
  const events: ApiEvent[] = [];
  for (const { name, type, node } of readEvents(resource)) {
    if (type === "Api") {
      checkEventLiterals(node);
      const table = resource.type === STATE_MACHINE ? STATE_MACHINE_EVENT : API_EVENT;
      events.push(parseApiEvent({ resource, name }, resolveEvent(node, table, scope), findApi));
    } else if (NOT_SENT_HERE.has(type))
      warn(`${toPlaceText(findPlace(node))}: nothing sends ${type} events here.`);
    // HTTP APIs read theirs themselves: see parseHttpApiEvents.
    else if (type !== "Cognito" && type !== "HttpApi") refuseEvent(node, name, type);
  }
  return events;
}

/**
 * The `Api` events by which a function changes a document although it is not there, for its condition is false:
 * those with `OverrideApiAuth`, and those for `OPTIONS`, whose place no preflight takes.
 */
export function parseAbsentEvents(
  resource: TemplateResource,
  scope: ResourceScope,
  findApi: (restApiId: unknown) => string | undefined,
): readonly ApiEvent[] {
  if (resource.type === STATE_MACHINE) return [];
  return readEvents(resource)
    .filter(({ type, node }) => type === "Api" && (hasOverride(node) || isPreflight(node)))
    .flatMap(({ name, node }) => {
      checkEventLiterals(node);
      const properties = resolveEvent(node, API_EVENT, scope);
      const id = getOwn(properties, "RestApiId");
      if (id !== undefined && findApi(id) === undefined) return [];
      return [{ ...parseApiEvent({ resource, name }, properties, findApi), isAbsent: true }];
    });
}

function hasOverride(node: JsonObject): boolean {
  const properties = getOwn(node, "Properties");
  const auth = isJsonObject(properties) ? getOwn(properties, "Auth") : undefined;
  return isJsonObject(auth) && isTrueToSam(getOwn(auth, "OverrideApiAuth"));
}

function isPreflight(node: JsonObject): boolean {
  const properties = getOwn(node, "Properties");
  return isJsonObject(properties) && /^options$/i.test(String(getOwn(properties, "Method")));
}

/** Triggers that `Cognito` events add to a pool: pool id → `LambdaConfig` member. */
export function findCognitoTriggers(
  resource: TemplateResource,
  scope: ResourceScope,
): readonly { readonly userPool: unknown; readonly trigger: string; readonly at: JsonObject }[] {
  return readEvents(resource)
    .filter(({ type }) => type === "Cognito")
    .flatMap(({ node }) => {
      const properties = resolveEvent(node, COGNITO_EVENT, scope);
      const trigger = getOwn(properties, "Trigger");
      const triggers: readonly unknown[] = Array.isArray(trigger) ? trigger : [trigger];
      return triggers.map((one) => ({
        userPool: getOwn(properties, "UserPool"),
        trigger: String(one),
        at: properties,
      }));
    });
}

/** All events of a function, of every kind; of a state machine its routes. @throws StartError */
export function readEvents(resource: TemplateResource): readonly NamedEvent[] {
  if (resource.type === STATE_MACHINE) return listEvents(resource).filter(({ type }) => type === "Api");
  return resource.type === "AWS::Serverless::Function" ? listEvents(resource) : [];
}

function listEvents(resource: TemplateResource): readonly NamedEvent[] {
  const events = getOwn(resource.properties, "Events");
  if (events === undefined) return [];
  if (!isJsonObject(events) || findIntrinsicName(events) !== undefined) {
    refuseAt(
      findPlace(resource.properties, "Events"),
      "Events must be a map.",
      "SAM resolves no intrinsics here.",
    );
  }
  return Object.entries(events).map(([name, node]) => {
    const type = isJsonObject(node) ? getOwn(node, "Type") : undefined;
    if (!isJsonObject(node) || typeof type !== "string") {
      refuseAt(findPlace(events, name), "An event must be a map with a Type.", "Write its Type.");
    }
    return { name, type, node };
  });
}

function refuseEvent(node: JsonObject, name: string, type: string): never {
  return refuseAt(
    findPlace(node),
    `The event ${name} is of type ${type}: it is not known here.`,
    "Remove it.",
  );
}

function resolveEvent(node: JsonObject, table: PropertyTable, scope: ResourceScope): JsonObject {
  const properties = getOwn(node, "Properties");
  if (isJsonObject(properties)) return readProperties(properties, table, scope.resolve);
  return refuseAt(findPlace(node), "The event has no Properties.", "Write its Properties.");
}

function parseApiEvent(
  { resource, name }: { resource: TemplateResource; name: string },
  properties: JsonObject,
  findApi: (restApiId: unknown) => string | undefined,
): ApiEvent {
  const id = getOwn(properties, "RestApiId");
  const apiLogicalId = id === undefined ? IMPLICIT_API : findApi(id);
  if (apiLogicalId === undefined) {
    const problem = "RestApiId must name an AWS::Serverless::Api of this template.";
    refuseAt(findPlace(properties, "RestApiId"), problem, "Write RestApiId: !Ref YourApi.");
  }
  const path = readText(properties, "Path");
  if (!path.startsWith("/"))
    refuseAt(findPlace(properties, "Path"), `The path ${path} is not absolute.`, "Begin it with /.");
  const method = readText(properties, "Method").toLowerCase();
  return { name, resource, properties, path, method, apiLogicalId };
}

function readText(properties: JsonObject, name: string): string {
  const value = getOwn(properties, name);
  if (typeof value === "string" && value !== "") return value;
  return refuseAt(findPlace(properties, name), `${name} of the event must be text.`, `Write its ${name}.`);
}
