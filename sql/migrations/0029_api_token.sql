-- Tokens with which programs read the API, each as a user. They are checked and counted by the door.

CREATE TABLE api_token (
    token_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES app_user,
    name text NOT NULL CHECK (name <> ''),
    token_hash bytea NOT NULL UNIQUE,      -- SHA-256 of the token
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,                   -- its newest request
    minute timestamptz NOT NULL DEFAULT '-infinity',  -- of that request, begun at :00
    requests integer NOT NULL DEFAULT 0,   -- in that minute
    UNIQUE (user_id, name)
);
COMMENT ON TABLE api_token IS 'Tokens with which programs read the API as a user; their hashes only.';

GRANT SELECT, UPDATE (used_at, minute, requests) ON api_token TO fems_door;
