"""Every command line in the documents can be typed as it stands."""

import re
import shlex
from pathlib import PurePath

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from fems.cli import app
from fems.jobs.catalogue import JOBS
from tests.docs.pages import PAGES, REPOSITORY, inline_code, name_of, shell_lines

ROOT = get_command(app)
TARGETS = set(
    re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
)


def words_after(program, line):
    """Words of a command line after the program's name; None if it runs another program."""
    words = shlex.split(line.rstrip("& "))
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    return words[1:] if words and PurePath(words[0]).name == program else None


class WrongLineError(Exception):
    """A command line that the command would refuse."""


def walk(words):
    """The command that the words after `fems` lead to, its arguments and its options."""
    command, arguments, options = ROOT, [], set()
    words = list(words)
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            name, _, value = word.partition("=")
            option = next((p for p in command.params if name in p.opts), None)
            if option is None and name != "--help":
                raise WrongLineError(f"{command.name} has no option {name}")
            options.add(name)
            if option is not None and not option.is_flag and not value:
                words = words[1:]
        elif isinstance(command, TyperGroup) and not word.isupper():
            if word not in command.commands:
                raise WrongLineError(f"{command.name} has no command {word}")
            command, options = command.commands[word], set()
        else:
            arguments.append(word)
    return command, arguments, options


def require_nothing_left_out(command, arguments, options):
    if isinstance(command, TyperGroup):
        raise WrongLineError(f"{command.name} needs a command")
    named = {p.opts[0] for p in command.params if p.param_type_name == "option" and p.required}
    if named - options:
        raise WrongLineError(f"{command.name} needs {named - options}")
    if len(arguments) != sum(p.param_type_name == "argument" for p in command.params):
        raise WrongLineError(f"{command.name} does not take exactly {arguments}")


def problem(words, *, whole):
    """What is wrong with the words after `fems`; None if nothing is.

    whole: it is a line to type, and not only mentioned, so nothing may be left out.
    """
    try:
        command, arguments, options = walk(words)
        if whole and "--help" not in options:
            require_nothing_left_out(command, arguments, options)
    except WrongLineError as wrong:
        return str(wrong)
    jobs = arguments if command is ROOT.commands["jobs"].commands["run"] else []
    unknown = [name for name in jobs if name not in JOBS and not name.isupper()]
    return f"there is no job {unknown[0]}" if unknown else None


@pytest.mark.parametrize(
    ("line", "right"),
    [
        pytest.param("fems jobs run intervals --from 2026-01-01", True, id="a right line"),
        pytest.param("fems jobs sprint", False, id="an unknown command"),
        pytest.param("fems up --fast", False, id="an unknown option"),
        pytest.param("fems jobs run lunch", False, id="an unknown job"),
        pytest.param("fems replay june.csv", False, id="a required option left out"),
        pytest.param("fems import plants", False, id="an argument left out"),
        pytest.param("fems db", False, id="a group without its command"),
    ],
)
def test_the_check_itself(line, right):
    assert (problem(words_after("fems", line), whole=True) is None) is right


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_lines_in_blocks(page):
    lines = {line: words_after("fems", line) for line in shell_lines(page)}
    wrong = {line: problem(words, whole=True) for line, words in lines.items() if words is not None}
    assert {line: what for line, what in wrong.items() if what} == {}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_in_the_text(page):
    codes = [code for code in inline_code(page) if code.startswith("fems ")]
    wrong = {code: problem(words_after("fems", code), whole=False) for code in codes}
    assert {code: what for code, what in wrong.items() if what} == {}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets(page):
    lines = [line for line in (*shell_lines(page), *inline_code(page)) if line.startswith("make ")]
    assert {words_after("make", line)[0] for line in lines} <= TARGETS


def test_command_lines_were_found():
    assert sum(line.startswith("fems ") for page in PAGES for line in shell_lines(page)) > 15
