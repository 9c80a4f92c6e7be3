"""A table that can be sorted, filtered and paged."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag

from dashboards.i18n import Texts

GRID_THEME = {
    "function": "themeQuartz.withParams({backgroundColor: 'var(--surface)', "
    "foregroundColor: 'var(--ink)', borderColor: 'var(--border)', headerBackgroundColor: "
    "'var(--surface)', headerTextColor: 'var(--muted)', accentColor: 'var(--accent)', "
    "rowHoverColor: 'var(--sunken)', fontFamily: 'var(--font)', fontSize: 14, "
    "wrapperBorder: false, headerColumnResizeHandleColor: 'transparent', headerFontWeight: 500, cellHorizontalPadding: 8})"
}
PAGE_ROWS = 25


def grid_texts(t: Texts) -> dict[str, str]:
    """What a table itself says, by the names AG Grid has for it."""
    return {
        "page": "",
        "to": "–",
        "of": "/",
        "filterOoo": t("contains"),
        "contains": t("contains"),
        "noRowsToShow": t("Nothing here"),
        "noMatchingRows": t("Nothing matches the filters"),
        "ariaFilterInput": t("Filter"),
        "ariaFilteringOperator": t("contains"),
        "ariaFilterValue": t("Filter"),
        "firstPage": t("First page"),
        "previousPage": t("Page before"),
        "nextPage": t("Next page"),
        "lastPage": t("Last page"),
    }


def plain_grid(
    t: Texts, columns: Sequence[tuple[str, str]], rows: Sequence[dict[str, Any]], *,
    identity: Any,  # noqa: ANN401 (an id)
) -> dag.AgGrid:  # fmt: skip
    """Texts and numbers as they are; columns are fields with their headings."""
    return dag.AgGrid(
        id=identity,
        columnDefs=[
            {
                "field": field,
                "headerName": heading,
                "minWidth": 96,
                "flex": 1,
                "tooltipField": field,
            }
            for field, heading in columns
        ],
        rowData=list(rows),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "filter": "agTextColumnFilter",
            "filterParams": {"filterOptions": ["contains"], "maxNumConditions": 1},
            "suppressMovable": True,
        },
        dashGridOptions={
            "theme": GRID_THEME,
            "domLayout": "autoHeight",
            "animateRows": False,
            "pagination": len(rows) > PAGE_ROWS,
            "paginationPageSize": PAGE_ROWS,
            "paginationPageSizeSelector": False,
            "localeText": grid_texts(t),
        },
        className="plain-grid",
    )
