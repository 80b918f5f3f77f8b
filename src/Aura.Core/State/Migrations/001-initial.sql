CREATE TABLE findings (
    id TEXT PRIMARY KEY, cluster TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE plans (
    id TEXT PRIMARY KEY, cluster TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL);

-- request: names what was asked for, so that asking again attaches; body: encrypted, it may hold secrets.
CREATE TABLE executions (
    id TEXT PRIMARY KEY, cluster TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL,
    undo_of TEXT, title TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL,
    principal TEXT NOT NULL, client TEXT NOT NULL, reason TEXT,
    created_at TEXT NOT NULL, ended_at TEXT, stop_requested INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL);
CREATE INDEX executions_request ON executions (cluster, request);
CREATE INDEX executions_status ON executions (status);

CREATE TABLE steps (
    execution TEXT NOT NULL REFERENCES executions (id), id TEXT NOT NULL, position INTEGER NOT NULL,
    what TEXT NOT NULL, phase TEXT NOT NULL, detail TEXT, at TEXT NOT NULL, PRIMARY KEY (execution, id));
CREATE TABLE before_images (
    execution TEXT NOT NULL, step TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (execution, step));

-- expires: milliseconds since 1970; token grows with each new holder.
CREATE TABLE leases (
    name TEXT PRIMARY KEY, holder TEXT NOT NULL, execution TEXT NOT NULL, token INTEGER NOT NULL,
    expires INTEGER NOT NULL);
CREATE TABLE approvals (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, cluster TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
    outside_only INTEGER NOT NULL, requested_by TEXT NOT NULL, decided_by TEXT, why TEXT NOT NULL,
    expires INTEGER NOT NULL, at TEXT NOT NULL);
CREATE TABLE outcomes (
    execution TEXT PRIMARY KEY, action TEXT NOT NULL, finding TEXT, target TEXT NOT NULL, status TEXT NOT NULL,
    seconds REAL NOT NULL, at TEXT NOT NULL);
CREATE TABLE timers (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, due INTEGER NOT NULL, state TEXT NOT NULL);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, client TEXT NOT NULL, what TEXT NOT NULL,
    why TEXT, execution TEXT, digest TEXT, result TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
