"""fems compare: which plants do well, fairly compared."""

from typing import Annotated

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.compute.comparison import anonymous, compared
from fems.compute.plant_change import Days
from fems.embedded import stack
from fems.errors import SettingsError
from fems.store.comparison_view import read_scores
from fems.store.migrate import require_schema
from fems.store.plants import find_plant, records
from fems.store.pool import connect


def compare(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", help="First day.")],
    last: Annotated[str, typer.Option("--to", help="Last day, included.")],
    trade: Annotated[
        str | None, typer.Option("--trade", help="Only plants of this trade; all if none.")
    ] = None,
    seen_by: Annotated[
        str | None,
        typer.Option("--seen-by", help="As this plant may see it: the others without a name."),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="Of intervals and ties.")
    ] = 0.9,
    json: JsonOption = False,
) -> None:
    """Rank plants by energy used over energy expected for their output and weather.

    Expected is what others of the trade would use (at least two with a frozen baseline), else what
    the plant's own baseline says: see "basis". Plants that chance cannot tell apart share a rank.
    A plant with bills alone takes part with those that lie within the days ("grain" month).

    Example: fems compare --from 2026-01-01 --to 2026-06-30 --trade dyeing
    """
    days = Days(day_of(first, "--from"), day_of(last, "--to"))
    if days.first > days.last:
        raise SettingsError("The days are out of order.", hint="Let --from <= --to.")
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        if seen_by:
            find_plant(conn, seen_by)
        result = compared(read_scores(conn, days=days, trade=trade), confidence=confidence)
    table = anonymous(result, seen_by) if seen_by else result.table
    rows = records(table)
    if json:
        print_json({**days._asdict(), "trade": trade, "confidence": confidence, "plants": rows,
                    "findings": [finding.as_dict() for finding in result.findings]})  # fmt: skip
        return
    if not rows:
        console.print("No plant has a frozen baseline from before: see 'fems baseline fit --help'.")
    names = ["rank", "plant", "score", "low", "high", "rank_low", "rank_high", "tied", "basis",
             "grain"]  # fmt: skip
    shown = [name for name in names if name in table]
    print_table(shown, ([_short(row[name]) for name in shown] for row in rows))
    for finding in result.findings:
        console.print(f"{finding.name}: {finding.sentence} {finding.facts}")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(compare)


def _short(value: object) -> object:
    return f"{value:.3f}" if isinstance(value, float) else value
