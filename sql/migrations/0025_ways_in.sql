-- Two more ways in: accounts at an identity provider, and tokens for programs.

CREATE TABLE user_identity (
    issuer text NOT NULL,
    subject text NOT NULL,                 -- the provider's own key of the account, never given twice
    user_id integer NOT NULL REFERENCES app_user,
    bound_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);
COMMENT ON TABLE user_identity IS 'Accounts at an OpenID Connect provider that are users here.';

GRANT SELECT, INSERT ON user_identity TO fems_door;
