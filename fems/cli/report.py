"""fems report: greenhouse gas reports as files, and whether a file says what it should."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import parse_day, utc_now
from fems.embedded import stack
from fems.errors import FemsError, SettingsError
from fems.report.against import against_database
from fems.report.content import build
from fems.report.figures import digest_of
from fems.report.formats import FORMATS, write_report
from fems.report.issue import issue as freeze
from fems.report.issue import with_changes
from fems.report.subject import Request, Subject
from fems.report.verify import Difference, verify_file
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.reports import read_issues

app = typer.Typer(help="Greenhouse gas reports: make, issue, verify.", no_args_is_help=True)
_SHOWN = 50


class StandardName(StrEnum):
    """What a report follows."""

    GHGP = "ghgp"
    KETS = "kets"
    ISO14064 = "iso14064"
    CBAM = "cbam"


class Language(StrEnum):
    """Of the PDF."""

    EN = "en"
    KO = "ko"


@app.command()
def carbon(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", help="First day, of a month.")],
    last: Annotated[str, typer.Option("--to", help="Last day, of a month, included.")],
    out: Annotated[
        list[Path], typer.Option("--out", help="FILE.xlsx, .pdf, .csv or .json; may be repeated.")
    ],
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    whole: Annotated[bool, typer.Option("--complex", help="All plants together.")] = False,
    standard: Annotated[
        StandardName, typer.Option("--standard", help="What it follows.")
    ] = StandardName.GHGP,
    gwp: Annotated[
        str | None,
        typer.Option(
            "--gwp", help="SAR, AR4, AR5, AR6 or announced; as the standard says if unset."
        ),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Of the PDF.")] = Language.KO,
    issue: Annotated[
        str | None,
        typer.Option("--issue", metavar="NAME", help="Issue it in this name; a draft without."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Make a greenhouse gas report; a draft, marked as such, unless somebody issues it.

    All files of one call have the same content. The workbook has live formulas from activity to total,
    the sources of all factors and what was left out.

    Example: fems report carbon --complex --from 2026-01-01 --to 2026-06-30 --out report.xlsx --out report.pdf
    """
    if whole == bool(plant):
        raise SettingsError(
            "It is not clear whose report it is.", hint="Give --plant P or --complex."
        )
    if unknown := [file for file in out if file.suffix.lower() not in FORMATS]:
        raise SettingsError(
            f"{unknown[0]}: no such format.", hint=f"Formats: {', '.join(FORMATS)}."
        )
    request = Request.of(parse_day(first), parse_day(last), standard.value, gwp)
    settings, now = settings_of(context), utc_now()
    url = _url(context)
    with connect(url) as conn:
        subject = Subject.read(conn, plant)
        content = with_changes(conn, subject, build(conn, subject, request, now=now))
        if issue is not None:
            content = freeze(conn, subject, content, by=issue, now=now)
    for file in out:
        write_report(content, file, language=language.value, font=settings.pdf_font)
    _tell(content, out, json=json)


def _tell(content: dict[str, Any], files: list[Path], *, json: bool) -> None:
    """Say what was made, and the digest by which it is known."""
    said = {"status": content["status"], "digest": content.get("digest") or digest_of(content),
            "totals_kg": content["totals"], "files": [str(file) for file in files],
            "exclusions": len(content["exclusions"])}  # fmt: skip
    if json:
        print_json(said)
        return
    print_table(
        ["", "t CO2e"], [(name, f"{kg / 1_000:,.3f}") for name, kg in content["totals"].items()]
    )
    console.print(
        f"{content['status']}, digest {said['digest'][:16]}…, {said['exclusions']} reservations"
    )
    console.print("\n".join(said["files"]))


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A report: .xlsx, .json or .csv.")],
    database: Annotated[
        bool, typer.Option("--database/--no-database", help="Compare with the readings, too.")
    ] = True,
    json: JsonOption = False,
) -> None:
    """Recompute a report from the file alone, then from the readings; name every difference.

    Exit status 1 if the file does not agree with itself or was not issued here. What was restated
    since the issue is named and is no fault of the file.

    Example: fems report verify report.xlsx
    """
    content, wrong = verify_file(file)
    restated: list[Difference] = []
    if content is not None and database:
        try:
            with connect(_url(context)) as conn:
                restated = against_database(conn, content, now=utc_now())
        except FemsError as error:
            console.print(f"Not compared with the readings: {error.problem}", style="dim")
    wrong += [d for d in restated if d.where == "digest"]
    restated = [d for d in restated if d.where != "digest"]
    if json:
        print_json({"ok": not wrong, "differences": [d._asdict() for d in wrong],
                    "restated": [d._asdict() for d in restated]})  # fmt: skip
    else:
        for difference in wrong[:_SHOWN]:
            console.print(
                f"{difference.where}: says {difference.says!r}, should be {difference.should!r}"
            )
        if restated:
            console.print(
                f"{len(restated)} figures are others in the database today (restated or other factors):"
            )
            for difference in restated[:_SHOWN]:
                console.print(
                    f"  {difference.where}: {difference.says} in the file, {difference.should} today"
                )
        console.print("The file agrees with itself." if not wrong else f"{len(wrong)} differences.")
    if wrong:
        raise typer.Exit(1)


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List the reports that were issued, newest first.

    Example: fems report list
    """
    with connect(_url(context)) as conn:
        issues = read_issues(conn)
    if json:
        print_json({"issued": issues})
        return
    print_table(
        ["no.", "of", "from", "to", "standard", "by", "on", "scope 1 t", "scope 2 t", "digest"],
        [(r["report_id"], r["plant"] or "complex", r["first_day"], r["last_day"], r["standard"],
          r["issued_by"], f"{r['issued_at']:%Y-%m-%d}", f"{r['kg_scope1'] / 1_000:,.1f}",
          f"{r['kg_scope2_location'] / 1_000:,.1f}", r["digest"][:12]) for r in issues],
    )  # fmt: skip


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url
