-- The tables of a casebook, one for each table of the public contract, with its fields as columns.
-- Offsets count Unicode code points of reports.text, as SQLite's substr() does:
--   substr(reports.text, start + 1, "end" - start)
-- A column of the declared type JSON TEXT holds a nested list or object; the views of views.sql unfold them.
-- A column of the declared type DERIVED TEXT repeats, as plain words, what other columns hold; search reads it.
-- Dates are ISO 8601 texts, codes are the texts of their code lists.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE reports (
    number INTEGER PRIMARY KEY, -- row number for full-text search; not stable, never shown
    report_id TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL,
    outlet TEXT,
    title TEXT,
    author TEXT,
    published TEXT,
    published_basis TEXT,
    language TEXT,
    wire TEXT,
    "text" TEXT NOT NULL,
    body JSON TEXT NOT NULL DEFAULT '[]', -- [[start, end], …]
    content_hash TEXT NOT NULL,
    notes JSON TEXT NOT NULL DEFAULT '[]',
    body_text DERIVED TEXT NOT NULL DEFAULT '' -- the article alone
);

CREATE TABLE mentions (
    mention_id TEXT NOT NULL PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES reports (report_id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    kind TEXT NOT NULL,
    entity_id TEXT REFERENCES entities (entity_id),
    latitude REAL,
    longitude REAL,
    geonames_id INTEGER,
    where_prec INTEGER,
    radius_km REAL,
    basis TEXT,
    read_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX mentions_by_report ON mentions (report_id, start);
CREATE INDEX mentions_by_entity ON mentions (entity_id);

CREATE TABLE entities (
    entity_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    aliases JSON TEXT NOT NULL DEFAULT '[]',
    roles JSON TEXT NOT NULL DEFAULT '[]',
    affiliation_id TEXT REFERENCES entities (entity_id),
    country TEXT,
    geonames_id INTEGER,
    wikidata_id TEXT,
    reasons JSON TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX entities_by_name ON entities (name);

CREATE TABLE claims (
    number INTEGER PRIMARY KEY, -- row number for full-text search; not stable, never shown
    claim_id TEXT NOT NULL UNIQUE,
    report_id TEXT NOT NULL REFERENCES reports (report_id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    parts JSON TEXT NOT NULL DEFAULT '[]', -- [[start, end], …]
    quote TEXT NOT NULL,
    speech TEXT NOT NULL,
    attribution JSON TEXT NOT NULL DEFAULT '[]', -- view claim_links
    attribution_score REAL, -- of the model, 0 to 1
    stance TEXT NOT NULL,
    factuality REAL, -- of the model, -3 to 3
    interest TEXT,
    event_type TEXT,
    sub_event_type TEXT,
    plover TEXT,
    plover_mode TEXT,
    auxiliary JSON TEXT NOT NULL DEFAULT '[]',
    frame TEXT,
    "trigger" JSON TEXT,
    participants JSON TEXT NOT NULL DEFAULT '[]', -- view claim_participants
    place JSON TEXT,
    time JSON TEXT,
    counts JSON TEXT NOT NULL DEFAULT '[]', -- view claim_counts
    about_claim_id TEXT REFERENCES claims (claim_id),
    event_id TEXT REFERENCES events (event_id),
    read_by JSON TEXT NOT NULL DEFAULT '{}',
    sources DERIVED TEXT NOT NULL DEFAULT '' -- the names of the attribution, outermost first
);
CREATE INDEX claims_by_report ON claims (report_id, start);
CREATE INDEX claims_by_event ON claims (event_id);
CREATE INDEX claims_by_about ON claims (about_claim_id);

CREATE TABLE events (
    event_id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    event_type TEXT,
    sub_event_type TEXT,
    plover TEXT,
    time JSON TEXT,
    place JSON TEXT,
    participants JSON TEXT NOT NULL DEFAULT '[]', -- view event_participants
    deaths JSON TEXT NOT NULL DEFAULT '{"low":null,"best":null,"high":null,"by_side":[]}', -- view event_tolls
    injured JSON TEXT NOT NULL DEFAULT '{"low":null,"best":null,"high":null,"by_side":[]}',
    grade TEXT,
    reports INTEGER NOT NULL,
    independent_sources INTEGER NOT NULL,
    claim_ids JSON TEXT NOT NULL DEFAULT '[]', -- view event_claims
    accounts JSON TEXT NOT NULL DEFAULT '[]', -- view event_accounts
    readings JSON TEXT NOT NULL DEFAULT '[]', -- views event_readings, event_reading_claims, event_reading_sources, event_relations
    part_of TEXT REFERENCES events (event_id), -- the campaign that it is part of
    reasons JSON TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE disputes (
    dispute_id TEXT NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES events (event_id),
    slot TEXT NOT NULL,
    kind TEXT NOT NULL,
    readings JSON TEXT NOT NULL DEFAULT '[]', -- views dispute_readings, dispute_claims, dispute_sources
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX disputes_by_event ON disputes (event_id);

CREATE TABLE sources (
    source_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    affiliation_id TEXT REFERENCES entities (entity_id),
    reliability TEXT,
    claims INTEGER NOT NULL,
    corroborated INTEGER NOT NULL,
    contradicted INTEGER NOT NULL,
    against_interest INTEGER NOT NULL,
    reasons JSON TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;

CREATE TABLE lineage (
    from_report_id TEXT NOT NULL REFERENCES reports (report_id),
    to_report_id TEXT NOT NULL REFERENCES reports (report_id),
    kind TEXT NOT NULL,
    share REAL NOT NULL,
    spans JSON TEXT NOT NULL DEFAULT '[]', -- [{"from": [start, end], "to": [start, end]}, …]; view lineage_spans
    PRIMARY KEY (from_report_id, to_report_id, kind)
);
CREATE INDEX lineage_by_to ON lineage (to_report_id);

CREATE TABLE decisions (
    decision_id TEXT NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    value JSON TEXT,
    reason TEXT,
    undone_by TEXT REFERENCES decisions (decision_id)
);
CREATE INDEX decisions_by_target ON decisions (target);

-- Results of single reports, kept so that a later build reads only what is new.
CREATE TABLE cache (
    key TEXT NOT NULL UNIQUE,
    value BLOB NOT NULL
);
