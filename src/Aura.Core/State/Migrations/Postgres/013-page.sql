CREATE TABLE page_codes (
    hash plain PRIMARY KEY, name plain NOT NULL, role plain NOT NULL, max_risk plain, namespaces plain,
    lasts BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT);
CREATE TABLE page_sessions (
    hash plain PRIMARY KEY, name plain NOT NULL, source plain NOT NULL, role plain NOT NULL, max_risk plain,
    namespaces plain, user_groups plain, began BIGINT NOT NULL, expires BIGINT NOT NULL);
CREATE INDEX page_sessions_expires ON page_sessions (expires);
