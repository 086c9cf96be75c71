/** Marks the file as the twin's own (`PRAGMA application_id`): "GHou". */
export const APPLICATION_ID = 0x47486f75;

/** Raised with every change of the tables; {@link MIGRATIONS} leads from each version to the next. */
export const SCHEMA_VERSION = 1;

/**
 * `MIGRATIONS[n]` leads from version n to n + 1; the first makes the tables.
 *
 * Indexes are few on purpose: each costs a durable user creation some microseconds. A pool with generated
 * usernames has `sub = username`, so its users need no second index for the sub.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE users (
    user_pool_id TEXT NOT NULL,
    username_key TEXT NOT NULL,
    username TEXT NOT NULL,
    sub TEXT NOT NULL,
    status TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    email_key TEXT,
    email_verified INTEGER NOT NULL,
    phone_number_key TEXT,
    phone_number_verified INTEGER NOT NULL,
    preferred_username_key TEXT,
    salt BLOB,
    verifier BLOB,
    password_expires_at INTEGER,
    created_at INTEGER NOT NULL,
    last_modified_at INTEGER NOT NULL,
    PRIMARY KEY (user_pool_id, username_key)
  );
  CREATE UNIQUE INDEX users_by_sub ON users (user_pool_id, sub) WHERE sub <> username;
  CREATE INDEX users_by_creation ON users (user_pool_id, created_at, username_key);
  CREATE INDEX users_by_email ON users (user_pool_id, email_key, username_key) WHERE email_key IS NOT NULL;
  CREATE INDEX users_by_phone_number ON users (user_pool_id, phone_number_key, username_key)
    WHERE phone_number_key IS NOT NULL;
  CREATE INDEX users_by_preferred_username ON users (user_pool_id, preferred_username_key, username_key)
    WHERE preferred_username_key IS NOT NULL;
  CREATE TABLE records (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT,
    expires_at INTEGER,
    value TEXT NOT NULL,
    PRIMARY KEY (collection, id)
  ) WITHOUT ROWID;
  CREATE INDEX records_by_owner ON records (collection, owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX records_by_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;
  `,
];
