"""Names of the components of this page."""

ANSWER = "tenants-answer"
TRADE = "tenants-trade"
SCORES_CHART = "tenants-scores-chart"
TABLE = "tenants-table"
EVERYONE = "all"
