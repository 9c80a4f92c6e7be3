"""Names of the components of this page."""

ANSWER = "targets-answer"
PATH_CHART = "targets-path-chart"
TABLE = "targets-table"
MEANS = "targets-means"
