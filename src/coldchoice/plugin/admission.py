"""Load one plugin, alone, and see whether what it offers can be used."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, cast

from pluggy import PluginManager, PluginValidationError

from coldchoice.errors import did_you_mean
from coldchoice.plugin import hookspecs
from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.failure import Refusal, author_traceback, cause_of, hint_of
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from pluggy import HookImpl

    from coldchoice.model.strategy import Strategy
    from coldchoice.plugin.candidates import Candidate
    from coldchoice.plugin.record import PluginRecord

HOOK = "strategies"
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Admission(NamedTuple):
    """What loading a plugin led to: `strategies` stand in the order of ``record.offers``."""

    record: PluginRecord
    strategies: tuple[Strategy, ...] = ()


def admit(candidate: Candidate) -> Admission:
    """Load `candidate` and return what it offers; whatever goes wrong becomes a broken record.

    Only `KeyboardInterrupt` and its like get out.
    """
    try:
        with stdout_to_stderr():
            strategies = offered(candidate.load())
            names = tuple(map(checked_name, strategies))
            _refuse_doubles(names)
    except (Exception, SystemExit) as failure:
        trace = author_traceback(failure)
        return Admission(candidate.record("broken", (), cause_of(failure), hint_of(failure), trace))
    return Admission(candidate.record("ok", names), cast("tuple[Strategy, ...]", strategies))


def offered(plugin: object) -> tuple[object, ...]:
    """Return what the plugin's hook returns.

    Each plugin gets a manager of its own: pluggy keeps a plugin whose check failed registered in some
    versions, and a call through a shared manager would stop at the first plugin that raises.
    """
    manager = PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, name="plugin")
    except PluginValidationError as error:
        raise _wrong_signature(error) from error
    _refuse_unknown_hooks(manager, plugin)
    implementations: list[HookImpl] = manager.hook.strategies.get_hookimpls()
    if not implementations:
        raise Refusal("it implements no hook", _how_to_offer(plugin))
    return tuple(strategy for hook in implementations for strategy in _called(hook))


def _wrong_signature(error: PluginValidationError) -> Refusal:
    function = getattr(error.plugin, HOOK, None)
    arguments = list(inspect.signature(function).parameters) if callable(function) else []
    hint = f"write: def {HOOK}():"
    if arguments:
        return Refusal(f"hook {HOOK!r} takes no arguments, this one asks for {', '.join(arguments)}", hint)
    return Refusal(f"hook {HOOK!r} cannot be used: {' '.join(str(error).split())}", hint)


def _refuse_unknown_hooks(manager: PluginManager, plugin: object) -> None:
    for caller in manager.get_hookcallers(plugin) or ():
        if not caller.has_spec() and not all(hook.optionalhook for hook in caller.get_hookimpls()):
            raise Refusal(f"unknown hook {caller.name!r}; {did_you_mean(caller.name, (HOOK,))}")


def _how_to_offer(plugin: object) -> str:
    if callable(getattr(plugin, HOOK, None)):
        return f"mark {HOOK}() with @hookimpl (from coldchoice import hookimpl)"
    return (
        f"give it a function {HOOK}() marked with @hookimpl; "
        "a file that only helps others gets a name that begins with _"
    )


def _called(hook: HookImpl) -> list[object] | tuple[object, ...]:
    try:
        answer: object = hook.function()
    except (Exception, SystemExit) as error:
        raise Refusal(f"{HOOK}() raised {cause_of(error)}", hint_of(error)) from error
    if not isinstance(answer, (list, tuple)):
        kind = "None" if answer is None else type(answer).__name__
        raise Refusal(f"{HOOK}() returned {kind}, not a list of strategies")
    if not answer:
        raise Refusal(f"{HOOK}() returned an empty list")
    return answer


def checked_name(strategy: object) -> str:
    """Return the name of `strategy`, once it is certain that it can be used as one.

    Raises
    ------
    Refusal
        If a part is missing, the name is not kebab-case or `Options` is no pydantic model.
    """
    if isinstance(strategy, type):
        raise Refusal(
            f"it offers the class {strategy.__name__}, not an instance", f"write {strategy.__name__}()"
        )
    kind = type(strategy).__name__
    name, _ = (_line(strategy, kind, part) for part in ("name", "summary"))
    if not KEBAB.fullmatch(name):
        better = re.sub(r"[^a-z0-9]+", "-", canonical(name)).strip("-")
        hint = f"write {better!r}" if KEBAB.fullmatch(better) else "small letters, digits and single hyphens"
        raise Refusal(f"strategy name {name!r} is not kebab-case", hint)
    if not callable(getattr(strategy, "assess", None)):
        raise Refusal(f"strategy {name!r} has no method assess(case)")
    _refuse_odd_options(strategy, name)
    return name


def _line(strategy: object, kind: str, part: str) -> str:
    text = getattr(strategy, part, None)
    if text is None:
        raise Refusal(
            f"it offers a {kind} without {part}", "a strategy has a name, a summary and assess(case)"
        )
    if not isinstance(text, str) or not text.strip() or len(text.splitlines()) > 1:
        raise Refusal(f"{part} of {kind} is {text!r}; it must be one line of text")
    return text


def _refuse_odd_options(strategy: object, name: str) -> None:
    options = getattr(strategy, "Options", None)
    if options is None:
        return
    # a model of pydantic cannot exist before pydantic is imported, and we need not be the one who does it
    base = getattr(sys.modules.get("pydantic.main"), "BaseModel", None)
    if base is None or not (isinstance(options, type) and issubclass(options, base)):
        raise Refusal(
            f"Options of strategy {name!r} is not a pydantic model", "class Options(BaseModel): ..."
        )


def _refuse_doubles(names: tuple[str, ...]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"it offers two strategies of the name {name!r}")
