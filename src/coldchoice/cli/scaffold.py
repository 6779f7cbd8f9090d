"""What ``coldchoice new`` writes: files made of the texts in ``templates``, for a name that can be used."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template

from coldchoice._version import __version__
from coldchoice.errors import InputError, OutputError, Problem
from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.handshake import ATTRIBUTE
from coldchoice.plugin.hookspecs import PROJECT
from coldchoice.plugin.requirements import KEBAB, kebab
from coldchoice.record import NamedTuple

TEMPLATES = Path(__file__).parent / "templates"
KINDS = ("strategy", "protocol", "criterion")
ENDINGS = {"protocol": "strategy.yaml"}
"""How the file of a kind ends that is no Python."""

LONGEST_NAME = 40

IMPORTED = frozenset((
    "Assessment", "BaseModel", "Better", "Case", "ConfigDict", "Criterion", "CriterionValue", "Facts",
    "Field", "Input", "MilliLitres", "Money", "NotApplicable", "Options", "Strategy", "Use", "Values",
))  # fmt: skip
"""Names that the files use already: a class of such a name gets a second word."""

IN_A_PACKAGE = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "LICENSE": "LICENSE",
    "scenario.yaml": "scenario.yaml",
    ".gitignore": "gitignore",
    ".github/workflows/checks.yml": "checks.yml",
    "src/{module}/__init__.py": "init.py",
    "src/{module}/py.typed": "",
    "src/{module}/strategy.py": "strategy.py",
    "tests/test_conformance.py": "test_conformance.py",
    "tests/test_strategy.py": "test_strategy.py",
}
"""Files of a package, and the template of each; none for an empty one."""


class Plan(NamedTuple):
    """A file to be written, and its text."""

    path: Path
    text: str


def refuse_bad_name(kind: str, name: str, taken: Iterable[tuple[str, str]], single: bool) -> None:
    """Raise `InputError` where something cannot have this name.

    Parameters
    ----------
    kind
        One of `KINDS`.
    taken
        Names of all there is, each with where it comes from.
    single
        Whether it becomes a single file, whose name other code in its folder may import by mistake.
    """
    if not KEBAB.fullmatch(name):
        raise _refused(f"the name of a {kind} is written in small letters, digits and single hyphens", name)
    if len(name) > LONGEST_NAME:
        raise _refused(
            f"the name of a {kind} has at most {LONGEST_NAME} signs, so that tables stay readable", name
        )
    if name == PROJECT or name.startswith(f"{PROJECT}-"):
        rest = name.removeprefix(PROJECT).strip("-")
        hint = (
            f"write {rest!r}; a package gets the rest by itself" if rest else "name what is done to the cells"
        )
        raise _refused(f"the name of a {kind} does without {PROJECT!r}", name, hint)
    module = name.replace("-", "_")
    if keyword.iskeyword(module) or keyword.issoftkeyword(module):
        raise _refused("is a word of Python, so no file can be imported by it", name, f"e.g. 'my-{name}'")
    if single and module in sys.stdlib_module_names:
        raise _refused("a module of Python has this name", name, f"e.g. 'my-{name}'")
    for other, origin in taken:
        if canonical(other) == name:
            raise _refused(
                f"the name is taken by {origin}", name, "choose another: a name is given away once"
            )


def _refused(rule: str, name: str, hint: str | None = None) -> InputError:
    better = kebab(name)
    if hint is None and better != name and KEBAB.fullmatch(better):
        hint = f"write {better!r}"
    return InputError(Problem(rule, key=("NAME",), value=repr(name), hint=hint))


def one_file(kind: str, name: str, folder: Path) -> list[Plan]:
    """Plan the single file of a strategy, protocol or criterion, for a folder that ``--plugins`` names."""
    words = _words(
        name, f'\n{ATTRIBUTE} = ">={__version__}"  # an older coldchoice says so, and passes over it\n'
    )
    ending = ENDINGS.get(kind, "py")
    return [Plan(folder / f"{words['file']}.{ending}", filled(f"{kind}.{ending}", words))]


def package(name: str, folder: Path) -> list[Plan]:
    """Plan the files of a package of one strategy, in a folder of its name."""
    words = _words(name, "")
    root = folder / words["distribution"]
    return [
        Plan(root / path.format(**words), filled(template, words) if template else "")
        for path, template in IN_A_PACKAGE.items()
    ]


def filled(template: str, words: dict[str, str]) -> str:
    """Return the text of a template with these words put in."""
    text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(words)


def _words(name: str, handshake: str) -> dict[str, str]:
    file = name.replace("-", "_")
    spelled = "".join(part.capitalize() for part in name.split("-"))
    clashes = spelled in IMPORTED or keyword.iskeyword(spelled)
    return {
        "name": name,
        "title": name.replace("-", " "),
        "file": file,
        "module": f"{PROJECT}_{file}",
        "distribution": f"{PROJECT}-{name}",
        "class_name": f"{spelled}Offered" if clashes else spelled,
        "version": __version__,
        "handshake": handshake,
    }


def write_new(plans: list[Plan], root: Path | None = None) -> Iterator[Path]:
    """Write files where there are none, and yield their paths.

    Parameters
    ----------
    root
        A folder of their own, which must not be there yet.

    Raises
    ------
    OutputError
        If anything is there already: then nothing is written. Or if a file cannot be written.
    """
    for path in (root, *(plan.path for plan in plans)):
        if path is not None and (path.exists() or path.is_symlink()):
            raise OutputError(
                f"{path.as_posix()!r}: is there already, and is left as it is; choose another name"
            )
    for plan in plans:
        try:
            plan.path.parent.mkdir(parents=True, exist_ok=True)
            with plan.path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(plan.text)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutputError(f"{plan.path.as_posix()!r}: cannot be written ({reason})") from None
        yield plan.path
