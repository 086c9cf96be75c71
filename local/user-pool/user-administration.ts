import type { User } from "./user.ts";

/** What an administrator may do to users (contract C6, E4). */
export interface UserAdministration {
  adminCreateUser(request: AdminCreateUserRequest): Promise<User>;
  adminSetUserPassword(request: {
    readonly username: string;
    readonly password: string;
    readonly isPermanent: boolean;
  }): Promise<void>;
  /** By username, `sub` or alias. @throws UserPoolError `user-not-found` */
  getUser(username: string): Promise<User>;
  adminDeleteUser(username: string): Promise<void>;
  listUsers(request: ListUsersRequest): Promise<{
    readonly users: readonly User[];
    readonly paginationToken?: string;
  }>;
  estimateNumberOfUsers(): number;
}

export interface AdminCreateUserRequest {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly temporaryPassword?: string | undefined;
  readonly messageAction?: "SUPPRESS" | "RESEND" | undefined;
  readonly deliveryMediums: readonly ("EMAIL" | "SMS")[];
  readonly forceAliasCreation?: boolean | undefined;
  readonly validationData?: Readonly<Record<string, string>> | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export interface ListUsersRequest {
  /** 1–60. @default 60 */
  readonly limit?: number | undefined;
  readonly paginationToken?: string | undefined;
  /** Contract C6: `attr = "v"` or `attr ^= "v"`. */
  readonly filter?: string | undefined;
}
