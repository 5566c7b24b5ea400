-- Schema, roles and first rows. Passwords of the two limited roles are set after the start, over stdin.
CREATE EXTENSION pg_stat_statements;

CREATE ROLE tradingbot_gui_app LOGIN;
CREATE ROLE tradingbot_gui_migrator LOGIN;

CREATE TABLE decision_logs (
  id          bigserial PRIMARY KEY,
  decision_id text NOT NULL UNIQUE,
  decided_at  timestamptz NOT NULL,
  symbol      text NOT NULL,
  action      text NOT NULL,
  price       numeric(18, 8),
  reason      text
);
CREATE INDEX decision_logs_decided_at ON decision_logs (decided_at);

CREATE TABLE position_snapshots (
  id         bigserial PRIMARY KEY,
  taken_at   timestamptz NOT NULL DEFAULT now(),
  symbol     text NOT NULL,
  quantity   numeric(18, 8) NOT NULL,
  value_usdt numeric(18, 2) NOT NULL,
  lifecycle  text NOT NULL DEFAULT 'open' CHECK (lifecycle IN ('open', 'closed'))
);
CREATE INDEX position_snapshots_taken_at ON position_snapshots (taken_at);

CREATE TABLE bot_statuses (
  id           bigserial PRIMARY KEY,
  reported_at  timestamptz NOT NULL DEFAULT now(),
  code_version text NOT NULL,
  testnet      boolean NOT NULL,
  cycle        bigint NOT NULL,
  equity_usdt  numeric(18, 2) NOT NULL
);

CREATE TABLE commands (
  id         bigserial PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  command    text NOT NULL,
  argument   text,
  status     text NOT NULL DEFAULT 'pending'
             CHECK (status IN ('pending', 'running', 'done', 'failed', 'cancelled')),
  result     text
);

CREATE TABLE command_audit_log (
  id         bigserial PRIMARY KEY,
  logged_at  timestamptz NOT NULL DEFAULT now(),
  command_id bigint REFERENCES commands (id),
  event      text NOT NULL,
  detail     text
);
CREATE INDEX command_audit_log_logged_at ON command_audit_log (logged_at);

-- Empty, and to stay so: no release may make the worker write here.
CREATE TABLE managed_proposals (
  id          bigserial PRIMARY KEY,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  symbol      text NOT NULL,
  proposal    jsonb NOT NULL
);
CREATE TABLE managed_assets_history (
  id         bigserial PRIMARY KEY,
  changed_at timestamptz NOT NULL DEFAULT now(),
  symbol     text NOT NULL,
  change     jsonb NOT NULL
);

INSERT INTO commands (command, status, result) SELECT 'ping', 'done', 'pong' FROM generate_series(1, 12);
INSERT INTO commands (command, argument, status) VALUES ('sell_all', 'BTC/USDT', 'cancelled');  -- 13

GRANT CONNECT ON DATABASE tradingbot_gui TO tradingbot_gui_app, tradingbot_gui_migrator;
GRANT USAGE ON SCHEMA public TO tradingbot_gui_app;
GRANT USAGE, CREATE ON SCHEMA public TO tradingbot_gui_migrator;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tradingbot_gui_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tradingbot_gui_app;

-- Default privileges belong to the role that creates the table: one line for each creator.
ALTER DEFAULT PRIVILEGES FOR ROLE tradingbot_gui, tradingbot_gui_migrator IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tradingbot_gui_app;
ALTER DEFAULT PRIVILEGES FOR ROLE tradingbot_gui, tradingbot_gui_migrator IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO tradingbot_gui_app;
