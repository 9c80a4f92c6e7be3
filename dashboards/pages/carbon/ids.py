"""Names of the components of this page."""

ANSWER = "carbon-answer"
SCOPE1 = "carbon-scope1"
SCOPE2 = "carbon-scope2"
TREND_CHART = "carbon-trend-chart"
STREAMS = "carbon-streams"
RESTATED = "carbon-restated"
