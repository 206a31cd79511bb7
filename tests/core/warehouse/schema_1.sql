-- The tables as the first release made them: later steps must bring such a file up to date.
CREATE TABLE "account" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, name VARCHAR, domains VARCHAR[],
    parent BIGINT, industry VARCHAR, employees BIGINT, revenue DECIMAL(18, 4), revenue_band VARCHAR,
    country VARCHAR, city VARCHAR, owner VARCHAR, lifecycle VARCHAR, created_on DATE
);
CREATE TABLE "person" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, name VARCHAR, title VARCHAR,
    seniority VARCHAR, department VARCHAR, email VARCHAR, language VARCHAR, country VARCHAR,
    score DECIMAL(18, 4), is_test BOOLEAN, created_on DATE
);
CREATE TABLE "membership" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, person BIGINT, account BIGINT,
    valid_from DATE, valid_to DATE, buying_role VARCHAR, is_primary BOOLEAN, deal BIGINT
);
CREATE TABLE "campaign" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, name VARCHAR, parent BIGINT,
    channel VARCHAR, type VARCHAR, objective VARCHAR, programme VARCHAR, starts_on DATE,
    ends_on DATE
);
CREATE TABLE "asset" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, kind VARCHAR, title VARCHAR,
    url VARCHAR, cta VARCHAR, variant VARCHAR
);
CREATE TABLE "touch" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, occurred_at TIMESTAMP,
    kind VARCHAR, action VARCHAR, event VARCHAR, account BIGINT, person BIGINT, campaign BIGINT,
    asset BIGINT, deal BIGINT, channel VARCHAR, direction VARCHAR, minutes DECIMAL(18, 4),
    is_machine BOOLEAN, is_marketing BOOLEAN, outcome VARCHAR, form_kind VARCHAR, sentiment VARCHAR,
    quantity BIGINT
);
CREATE TABLE "deal" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, extra JSON, name VARCHAR, account BIGINT,
    campaign BIGINT, product VARCHAR, pipeline VARCHAR, stage VARCHAR, type VARCHAR, status VARCHAR,
    created_on DATE, qualified_on DATE, close_on DATE, amount DECIMAL(18, 4), currency VARCHAR,
    term_months BIGINT, probability DECIMAL(18, 4), owner VARCHAR
);
CREATE TABLE "stage" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, ladder VARCHAR, account BIGINT,
    person BIGINT, deal BIGINT, step VARCHAR, entered_at TIMESTAMP, left_at TIMESTAMP,
    amount DECIMAL(18, 4), currency VARCHAR, probability DECIMAL(18, 4), close_on DATE,
    score DECIMAL(18, 4), rule_version VARCHAR
);
CREATE TABLE "stat" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, day DATE, name VARCHAR,
    "value" DECIMAL(18, 4), additivity VARCHAR, currency VARCHAR, channel VARCHAR, campaign BIGINT,
    asset BIGINT, account BIGINT
);
CREATE TABLE "money" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, on_date DATE, kind VARCHAR,
    amount DECIMAL(18, 4), currency VARCHAR, account BIGINT, deal BIGINT, campaign BIGINT,
    channel VARCHAR, covers_from DATE, covers_to DATE
);
CREATE TABLE "response" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, answered_at TIMESTAMP, survey VARCHAR,
    scale VARCHAR, score DECIMAL(18, 4), text VARCHAR, person BIGINT, account BIGINT
);
CREATE TABLE "list_member" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, list_name VARCHAR, account BIGINT,
    valid_from DATE, valid_to DATE, tier VARCHAR, owner VARCHAR, required_roles VARCHAR[],
    arm VARCHAR, exposure_rule VARCHAR, scores JSON
);
CREATE TABLE "consent" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, person BIGINT, purpose VARCHAR,
    channel VARCHAR, status VARCHAR, basis VARCHAR, valid_from DATE, valid_to DATE,
    captured_at TIMESTAMP
);
CREATE TABLE "target" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, metric VARCHAR, scope VARCHAR,
    period VARCHAR, kind VARCHAR, goal DECIMAL(18, 4), green DECIMAL(18, 4), amber DECIMAL(18, 4),
    unit VARCHAR, valid_from DATE, origin VARCHAR, year BIGINT
);
CREATE TABLE "fx" (
    "key" BIGINT NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL, record VARCHAR NOT NULL, content_hash BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP, day DATE, base VARCHAR, quote VARCHAR,
    rate DECIMAL(20, 10)
);
CREATE TABLE "link" (
    "key" BIGINT NOT NULL, "table" VARCHAR NOT NULL, source VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    "value" VARCHAR NOT NULL, canonical BIGINT, method VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    confidence DECIMAL(18, 4) NOT NULL
);
CREATE TABLE "result" (
    metric VARCHAR NOT NULL, version_hash VARCHAR NOT NULL, scope VARCHAR NOT NULL,
    period VARCHAR NOT NULL, as_of TIMESTAMP NOT NULL, "value" DECIMAL(38, 12),
    numerator DECIMAL(18, 4), denominator DECIMAL(18, 4), n BIGINT, freshness TIMESTAMP,
    sql_hash VARCHAR
);
CREATE TABLE "quarantine" (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, record VARCHAR NOT NULL,
    scope VARCHAR NOT NULL, "table" VARCHAR, source_id VARCHAR, "column" VARCHAR,
    reason VARCHAR NOT NULL, raw VARCHAR, content JSON, content_hash BIGINT,
    seen_at TIMESTAMP NOT NULL, healed_at TIMESTAMP
);
CREATE TABLE "sync_state" (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, slice VARCHAR NOT NULL, mode VARCHAR NOT NULL,
    cursor JSON, fingerprint VARCHAR NOT NULL, tables VARCHAR[] NOT NULL, started_at TIMESTAMP,
    completed_at TIMESTAMP
);
CREATE TABLE "seen" (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, record BIGINT NOT NULL
);
CREATE TABLE "gap" (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, kind VARCHAR NOT NULL, what VARCHAR NOT NULL,
    advice VARCHAR NOT NULL, complete_to TIMESTAMP, noticed_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP
);
CREATE TABLE "history" (
    "table" VARCHAR NOT NULL, "key" BIGINT NOT NULL, source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL, effective_at TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL,
    deleted BOOLEAN NOT NULL, content JSON NOT NULL
);
CREATE TABLE "schema_version" (
    version BIGINT NOT NULL, what VARCHAR NOT NULL
);
