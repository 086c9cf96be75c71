import type { JsonObject } from "../platform/json.ts";

/**
 * What a member of a request may be, as the service model writes it down. A request is described once; its
 * TypeScript type follows from the description ({@link RequestOf}), and so do the checks and their messages.
 */
export type Shape =
  | StringShape
  | NumberShape
  | BooleanShape
  | DocumentShape
  | ListShape
  | MapShape
  | StructureShape;

export interface StringShape<Value extends string = string> {
  readonly kind: "string";
  /** In UTF-16 code units. */
  readonly min?: number;
  readonly max?: number;
  /** As the model spells it; it must match the whole value. */
  readonly pattern?: string;
  readonly values?: readonly Value[];
  /** The value is a secret or names a person: no message repeats it. */
  readonly isSensitive?: boolean;
}

export interface NumberShape {
  readonly kind: "integer";
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly kind: "boolean";
}

/** A JSON object that the model does not look into. */
export interface DocumentShape {
  readonly kind: "document";
}

export interface ListShape<Member extends Shape = Shape> {
  readonly kind: "list";
  readonly member: Member;
  readonly min?: number;
  readonly max?: number;
}

/** Text by text, as every map of this API is. */
export interface MapShape {
  readonly kind: "map";
  readonly value: StringShape;
  readonly isSensitive?: boolean;
}

export interface StructureShape<Of extends Members = Members> {
  readonly kind: "structure";
  readonly members: Of;
}

export type Members = { readonly [wireName: string]: Member };
export type Member = Shape & { readonly isRequired?: boolean };

export function structure<const Of extends Members>(members: Of): StructureShape<Of> {
  return { kind: "structure", members };
}

export function list<const Member extends Shape>(
  member: Member,
  limits: { readonly min?: number; readonly max?: number } = {},
): ListShape<Member> {
  return { kind: "list", member, ...limits };
}

export function required<const Of extends Shape>(shape: Of): Of & { readonly isRequired: true } {
  return { ...shape, isRequired: true };
}

/** The parsed request that a structure describes. */
export type RequestOf<Of> = Of extends StructureShape<infer Each> ? MembersOf<Each> : never;

type MembersOf<Each extends Members> = {
  readonly [Name in RequiredOf<Each>]: ValueOf<Each[Name]>;
} & {
  readonly [Name in Exclude<keyof Each, RequiredOf<Each>>]?: ValueOf<Each[Name]>;
};

type RequiredOf<Each extends Members> = {
  [Name in keyof Each]: Each[Name] extends { readonly isRequired: true } ? Name : never;
}[keyof Each];

type ValueOf<Of> = Of extends { readonly kind: "string"; readonly values: readonly (infer Value)[] }
  ? Value
  : Of extends { readonly kind: "string" }
    ? string
    : Of extends { readonly kind: "integer" }
      ? number
      : Of extends { readonly kind: "boolean" }
        ? boolean
        : Of extends { readonly kind: "document" }
          ? JsonObject
          : Of extends { readonly kind: "map" }
            ? Readonly<Record<string, string>>
            : Of extends { readonly kind: "list"; readonly member: infer Member }
              ? readonly ValueOf<Member>[]
              : RequestOf<Of>;
