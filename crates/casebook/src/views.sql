-- Views unfold the nested columns; triggers keep the full-text indexes in step and decisions append-only.

CREATE VIEW report_body AS
SELECT r.report_id, s.key AS position, json_extract(s.value, '$[0]') AS start, json_extract(s.value, '$[1]') AS "end",
       substr(r.text, (json_extract(s.value, '$[0]')) + 1, (json_extract(s.value, '$[1]')) - (json_extract(s.value, '$[0]'))) AS text
FROM reports r, json_each(r.body) s;

CREATE VIEW entity_names AS
SELECT e.entity_id, e.kind, e.name, a.value AS alias
FROM entities e, json_each(e.aliases) a;

CREATE VIEW claim_links AS
SELECT c.claim_id, c.report_id, l.key AS position, l.key = json_array_length(c.attribution) - 1 AS is_root,
       json_extract(l.value, '$.name') AS name, json_extract(l.value, '$.entity_id') AS entity_id, json_extract(l.value, '$.text') AS text,
       json_extract(l.value, '$.start') AS start, json_extract(l.value, '$.end') AS "end", json_extract(l.value, '$.cue') AS cue,
       json_extract(l.value, '$.cue_start') AS cue_start, json_extract(l.value, '$.cue_end') AS cue_end, json_extract(l.value, '$.role') AS role,
       json_extract(l.value, '$.anonymous') AS anonymous, json_extract(l.value, '$.kind') AS kind,
       json_extract(l.value, '$.affiliation.name') AS affiliation, json_extract(l.value, '$.affiliation.entity_id') AS affiliation_id
FROM claims c, json_each(c.attribution) l;

CREATE VIEW claim_participants AS
SELECT c.claim_id, c.report_id, c.event_id, json_extract(p.value, '$.role') AS role, json_extract(p.value, '$.entity_id') AS entity_id,
       json_extract(p.value, '$.name') AS name, json_extract(p.value, '$.text') AS text, json_extract(p.value, '$.start') AS start, json_extract(p.value, '$.end') AS "end"
FROM claims c, json_each(c.participants) p;

CREATE VIEW claim_counts AS
SELECT c.claim_id, c.report_id, c.event_id, c.stance, c.sources, json_extract(n.value, '$.category') AS category,
       json_extract(n.value, '$.low') AS low, json_extract(n.value, '$.high') AS high, json_extract(n.value, '$.of') AS "of", json_extract(n.value, '$.text') AS text,
       json_extract(n.value, '$.start') AS start, json_extract(n.value, '$.end') AS "end"
FROM claims c, json_each(c.counts) n;

CREATE VIEW claim_sheet AS
SELECT c.claim_id, c.event_id, r.report_id, r.outlet, r.published, c.sources, c.speech, c.stance, c.interest, c.quote, c.event_type,
       c.sub_event_type, c.plover, json_extract(c.place, '$.name') AS place, json_extract(c.place, '$.latitude') AS latitude,
       json_extract(c.place, '$.longitude') AS longitude, json_extract(c.place, '$.where_prec') AS where_prec, json_extract(c.time, '$.start') AS time_start,
       json_extract(c.time, '$.end') AS time_end, json_extract(c.time, '$.date_prec') AS date_prec, c.about_claim_id
FROM claims c LEFT JOIN reports r USING (report_id);

CREATE VIEW event_claims AS
SELECT e.event_id, c.value AS claim_id
FROM events e, json_each(e.claim_ids) c;

CREATE VIEW event_participants AS
SELECT e.event_id, json_extract(p.value, '$.role') AS role, json_extract(p.value, '$.entity_id') AS entity_id, json_extract(p.value, '$.name') AS name
FROM events e, json_each(e.participants) p;

CREATE VIEW event_tolls AS
SELECT event_id, 'deaths' AS toll, NULL AS side, json_extract(deaths, '$.low') AS low, json_extract(deaths, '$.best') AS best,
       json_extract(deaths, '$.high') AS high
FROM events
UNION ALL
SELECT event_id, 'injured', NULL, json_extract(injured, '$.low'), json_extract(injured, '$.best'), json_extract(injured, '$.high')
FROM events
UNION ALL
SELECT e.event_id, 'deaths', json_extract(s.value, '$.side'), json_extract(s.value, '$.low'), json_extract(s.value, '$.best'), json_extract(s.value, '$.high')
FROM events e, json_each(e.deaths, '$.by_side') s
UNION ALL
SELECT e.event_id, 'injured', json_extract(s.value, '$.side'), json_extract(s.value, '$.low'), json_extract(s.value, '$.best'), json_extract(s.value, '$.high')
FROM events e, json_each(e.injured, '$.by_side') s;

CREATE VIEW event_accounts AS
SELECT e.event_id, a.key AS position, json_extract(a.value, '$.sentence') AS sentence,
       json_extract(a.value, '$.independent_sources') AS independent_sources,
       json_extract(a.value, '$.claim_ids') AS claim_ids, json_extract(a.value, '$.source_ids') AS source_ids
FROM events e, json_each(e.accounts) a;

CREATE VIEW event_readings AS
SELECT e.event_id, s.key AS slot_position, json_extract(s.value, '$.slot') AS slot, json_extract(s.value, '$.category') AS category,
       json_extract(s.value, '$.side') AS side, r.key AS position, json_extract(r.value, '$.value') AS value,
       json_extract(r.value, '$.independent_sources') AS independent_sources, json_extract(r.value, '$.weight') AS weight
FROM events e, json_each(e.readings) s, json_each(s.value, '$.readings') r;

CREATE VIEW event_reading_claims AS
SELECT e.event_id, s.key AS slot_position, json_extract(s.value, '$.slot') AS slot, r.key AS position,
       json_extract(r.value, '$.value') AS value, c.value AS claim_id
FROM events e, json_each(e.readings) s, json_each(s.value, '$.readings') r, json_each(r.value, '$.claim_ids') c;

CREATE VIEW event_reading_sources AS
SELECT e.event_id, s.key AS slot_position, json_extract(s.value, '$.slot') AS slot, r.key AS position,
       json_extract(r.value, '$.value') AS value, i.value AS source_id
FROM events e, json_each(e.readings) s, json_each(s.value, '$.readings') r, json_each(r.value, '$.source_ids') i;

CREATE VIEW event_relations AS
SELECT e.event_id, s.key AS slot_position, json_extract(s.value, '$.slot') AS slot, json_extract(s.value, '$.category') AS category,
       json_extract(s.value, '$.side') AS side, json_extract(p.value, '$.reading') AS reading,
       json_extract(s.value, '$.readings[' || json_extract(p.value, '$.reading') || '].value') AS value,
       json_extract(p.value, '$.relation') AS relation, json_extract(p.value, '$.other') AS other,
       json_extract(s.value, '$.readings[' || json_extract(p.value, '$.other') || '].value') AS other_value,
       json_extract(p.value, '$.reason') AS reason
FROM events e, json_each(e.readings) s, json_each(s.value, '$.relations') p;

CREATE VIEW event_sheet AS
SELECT e.event_id, e.title, e.event_type, e.sub_event_type, e.plover, json_extract(e.time, '$.start') AS time_start,
       json_extract(e.time, '$.end') AS time_end, json_extract(e.time, '$.date_prec') AS date_prec, json_extract(e.place, '$.name') AS place,
       json_extract(e.place, '$.latitude') AS latitude, json_extract(e.place, '$.longitude') AS longitude, json_extract(e.place, '$.where_prec') AS where_prec,
       json_extract(e.deaths, '$.low') AS deaths_low, json_extract(e.deaths, '$.best') AS deaths_best, json_extract(e.deaths, '$.high') AS deaths_high,
       json_extract(e.injured, '$.low') AS injured_low, json_extract(e.injured, '$.best') AS injured_best, json_extract(e.injured, '$.high') AS injured_high,
       e.grade, e.reports, e.independent_sources,
       (SELECT count(*) FROM disputes d WHERE d.event_id = e.event_id) AS disputes
FROM events e;

CREATE VIEW dispute_readings AS
SELECT d.dispute_id, d.event_id, d.slot, d.kind, r.key AS position, json_extract(r.value, '$.value') AS value,
       json_extract(r.value, '$.independent_sources') AS independent_sources, json_extract(r.value, '$.weight') AS weight
FROM disputes d, json_each(d.readings) r;

CREATE VIEW dispute_claims AS
SELECT d.dispute_id, d.event_id, r.key AS position, json_extract(r.value, '$.value') AS value, c.value AS claim_id
FROM disputes d, json_each(d.readings) r, json_each(r.value, '$.claim_ids') c;

CREATE VIEW dispute_sources AS
SELECT d.dispute_id, d.event_id, r.key AS position, json_extract(r.value, '$.value') AS value, s.value AS source_id
FROM disputes d, json_each(d.readings) r, json_each(r.value, '$.source_ids') s;

CREATE VIEW lineage_spans AS
SELECT l.from_report_id, l.to_report_id, l.kind, json_extract(s.value, '$.from[0]') AS from_start,
       json_extract(s.value, '$.from[1]') AS from_end, json_extract(s.value, '$.to[0]') AS to_start, json_extract(s.value, '$.to[1]') AS to_end
FROM lineage l, json_each(l.spans) s;

CREATE VIRTUAL TABLE reports_search USING fts5 (
    title, body_text, content = 'reports', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER reports_search_insert AFTER INSERT ON reports BEGIN
    INSERT INTO reports_search (rowid, title, body_text) VALUES (new.number, new.title, new.body_text);
END;
CREATE TRIGGER reports_search_delete AFTER DELETE ON reports BEGIN
    INSERT INTO reports_search (reports_search, rowid, title, body_text)
    VALUES ('delete', old.number, old.title, old.body_text);
END;
CREATE TRIGGER reports_search_update AFTER UPDATE ON reports BEGIN
    INSERT INTO reports_search (reports_search, rowid, title, body_text)
    VALUES ('delete', old.number, old.title, old.body_text);
    INSERT INTO reports_search (rowid, title, body_text) VALUES (new.number, new.title, new.body_text);
END;

CREATE VIRTUAL TABLE claims_search USING fts5 (
    quote, sources, content = 'claims', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER claims_search_insert AFTER INSERT ON claims BEGIN
    INSERT INTO claims_search (rowid, quote, sources) VALUES (new.number, new.quote, new.sources);
END;
CREATE TRIGGER claims_search_delete AFTER DELETE ON claims BEGIN
    INSERT INTO claims_search (claims_search, rowid, quote, sources)
    VALUES ('delete', old.number, old.quote, old.sources);
END;
CREATE TRIGGER claims_search_update AFTER UPDATE OF number, quote, sources ON claims BEGIN
    INSERT INTO claims_search (claims_search, rowid, quote, sources)
    VALUES ('delete', old.number, old.quote, old.sources);
    INSERT INTO claims_search (rowid, quote, sources) VALUES (new.number, new.quote, new.sources);
END;

CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: undo one by another decision');
END;
CREATE TRIGGER decisions_hold BEFORE UPDATE ON decisions
WHEN old.undone_by IS NOT NULL
    OR (old.decision_id, old.at, old.by, old.kind, old.target, old.value, old.reason)
    IS NOT (new.decision_id, new.at, new.by, new.kind, new.target, new.value, new.reason)
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: undo one by another decision');
END;
