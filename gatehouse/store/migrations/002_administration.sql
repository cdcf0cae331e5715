-- What happened how often, by hour; many processes add to one row.
CREATE TABLE statistics (
  hour BIGINT NOT NULL,
  name TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (hour, name)
);

-- Most of the audit are refreshes. These leave them out, so that a refresh writes nothing more than before.
CREATE INDEX audit_by_event ON audit (event, id) WHERE event <> 'refreshed';
CREATE INDEX audit_by_account_but_refreshes ON audit (account_id, id) WHERE event <> 'refreshed';
