-- People of the page. Codes and sessions are kept by their SHA-256 alone. role: viewer, approver or admin; max_risk and
-- namespaces (globs, one a line) narrow an approver; user_groups: one a line. Times: milliseconds since 1970.
CREATE TABLE page_codes (
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, max_risk TEXT, namespaces TEXT,
    lasts BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT);
CREATE TABLE page_sessions (
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL, max_risk TEXT,
    namespaces TEXT, user_groups TEXT, began BIGINT NOT NULL, expires BIGINT NOT NULL);
CREATE INDEX page_sessions_expires ON page_sessions (expires);
