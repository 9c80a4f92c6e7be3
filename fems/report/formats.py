"""Files of a report, by the ending of their names."""

from pathlib import Path

from fems.errors import SettingsError
from fems.report.figures import Content
from fems.report.pdf import write_pdf
from fems.report.plain import write_csv, write_json
from fems.report.xlsx import write_xlsx

FORMATS = (".xlsx", ".pdf", ".csv", ".json")


def write_report(content: Content, file: Path, *, language: str, font: Path | None) -> None:
    """Write a report to a file, complete or not at all.

    Raises
    ------
    SettingsError
        If the folder is not there or the file cannot be written.
    """
    scratch = file.with_name(f".{file.name}.part")
    try:
        match file.suffix.lower():
            case ".xlsx":
                write_xlsx(content, scratch)
            case ".pdf":
                write_pdf(content, scratch, language=language, font=font)
            case ".csv":
                write_csv(content, scratch)
            case _:
                write_json(content, scratch)
        scratch.replace(file)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        scratch.unlink(missing_ok=True)
