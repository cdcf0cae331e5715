-- Times are BIGINT milliseconds since 1970 (UTC). See README.md for the words in capitals that are not SQL.

CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  username TEXT NOT NULL,
  username_key KEY_TEXT NOT NULL UNIQUE,
  email TEXT,
  email_key KEY_TEXT UNIQUE,
  password_hash TEXT NOT NULL,
  roles TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT,
  password_changed_at BIGINT NOT NULL
);

-- One row per session, rotated in place: nothing that a rotation changes is in an index.
CREATE TABLE sessions (
  id ROW_KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  counter BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  authenticated_at BIGINT NOT NULL,
  rotated_at BIGINT NOT NULL,
  idle_expires_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT NOT NULL,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE revocations (
  sequence SEQUENCE_KEY,
  session_id BIGINT NOT NULL,
  up_to BIGINT NOT NULL,
  forget_at BIGINT NOT NULL
);
CREATE INDEX revocations_by_forgetting ON revocations (forget_at);

CREATE TABLE signing_keys (
  position BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  algorithm TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  signs_from BIGINT NOT NULL,
  retired_at BIGINT,
  forget_at BIGINT
);

CREATE TABLE one_time (
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  payload TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (kind, hash)
);
CREATE INDEX one_time_by_account ON one_time (account_id);
CREATE INDEX one_time_by_expiry ON one_time (expires_at);

-- No foreign key: the trail outlives the account.
CREATE TABLE audit (
  id SEQUENCE_KEY,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  account_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX audit_by_account ON audit (account_id, id);
