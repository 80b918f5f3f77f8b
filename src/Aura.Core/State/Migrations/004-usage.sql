-- What containers used, as sampled: cpu and memory of the pod that used most, and of all pods of the workload.
CREATE TABLE usage_series (
    id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
    container TEXT NOT NULL, UNIQUE (cluster, kind, namespace, name, container));

-- at: seconds since 1970 by the cluster's clock; span: for how many seconds from then on it stands; cpu in cores,
-- memory in bytes.
CREATE TABLE usage_samples (
    series INTEGER NOT NULL REFERENCES usage_series (id), span INTEGER NOT NULL, at INTEGER NOT NULL,
    cpu REAL NOT NULL, memory REAL NOT NULL, cpu_of_all REAL NOT NULL, memory_of_all REAL NOT NULL,
    PRIMARY KEY (series, span, at)) WITHOUT ROWID;
