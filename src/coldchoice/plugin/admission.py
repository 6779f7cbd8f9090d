"""Load one plugin, alone, and see whether what it offers can be used."""

from __future__ import annotations

import inspect
from contextvars import copy_context
from typing import TYPE_CHECKING, cast

from pluggy import PluginManager, PluginValidationError

from coldchoice.errors import did_you_mean
from coldchoice.plugin import hookspecs
from coldchoice.plugin.failure import Refusal, author_traceback, cause_of, hint_of
from coldchoice.plugin.limits import memory_limited
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.requirements import (
    checked_criterion,
    checked_pack,
    checked_reporter,
    checked_strategy,
    refuse_doubles,
)
from coldchoice.plugin.steady import READ, steady
from coldchoice.plugin.surroundings import Surroundings, told, watch
from coldchoice.plugin.tried import seconds_allowed, try_first
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from pluggy import HookImpl

    from coldchoice.model.criterion import Criterion
    from coldchoice.model.pack import DataPack
    from coldchoice.model.reporter import Reporter
    from coldchoice.model.strategy import Strategy
    from coldchoice.plugin.candidates import Candidate
    from coldchoice.plugin.record import PluginRecord

HOOKS = ("strategies", "criteria", "reporters", "library")
OFFERS = ("strategies", "criteria", "reporters", "packs")
"""What each hook offers, in the plural."""

CHECKS = (checked_strategy, checked_criterion, checked_reporter, checked_pack)
"""What each thing must be."""


class Admission(NamedTuple):
    """What loading a plugin led to: each in the order of its names in the record."""

    record: PluginRecord
    strategies: tuple[Strategy, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    packs: tuple[DataPack, ...] = ()


def admit(candidate: Candidate) -> Admission:
    """Load `candidate` and return what it offers; whatever goes wrong becomes a broken record.

    Only `KeyboardInterrupt` gets out. What it changed of what belongs to others is put back.
    """
    if seconds_allowed() is not None and (ended := _ended(candidate)):
        hint = "do nothing at import but define things"
        return Admission(candidate.record("broken", (), f"{ended} while it was loaded", hint))
    before = Surroundings()
    admission = _admitted(candidate)
    package = candidate.package
    if changed := before.put_back(package):
        hint = "change nothing that others use: make a function of your own"
        return Admission(candidate.record("broken", (), told(changed), hint))
    watch(package)
    return admission


def _ended(candidate: Candidate) -> str:
    """Say how a process ended in which the plugin was tried; empty where it went well."""
    from coldchoice.plugin.apart import Ended

    try:
        try_first(lambda: _admitted(candidate))
    except Ended as ended:
        return str(ended)
    return ""


def _admitted(candidate: Candidate) -> Admission:
    try:
        with stdout_to_stderr(), memory_limited():
            things = copy_context().run(lambda: _steady(offered(candidate.load())))
            names = tuple(tuple(map(check, some)) for check, some in zip(CHECKS, things, strict=True))
            for some, kind in zip(names, OFFERS, strict=True):
                refuse_doubles(some, kind)
    except KeyboardInterrupt:
        raise
    except BaseException as failure:
        trace = author_traceback(failure)
        return Admission(candidate.record("broken", (), cause_of(failure), hint_of(failure), trace))
    return Admission(
        candidate.record("ok", names[0])._replace(criteria=names[1], reporters=names[2], packs=names[3]),
        cast("tuple[Strategy, ...]", things[0]),
        cast("tuple[Criterion, ...]", things[1]),
        cast("tuple[Reporter, ...]", things[2]),
        cast("tuple[DataPack, ...]", things[3]),
    )


def _steady(things: tuple[tuple[object, ...], ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(steady(one, names) for one in some) for names, some in zip(READ, things, strict=True))


def offered(plugin: object) -> tuple[tuple[object, ...], ...]:
    """Return what each hook of the plugin returns, in the order of `HOOKS`; nothing for one it leaves out.

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
    hooks: list[list[HookImpl]] = [getattr(manager.hook, name).get_hookimpls() for name in HOOKS]
    if not any(hooks):
        raise Refusal("it implements no hook", _how_to_offer(plugin))
    return tuple(
        tuple(one for hook in implementations for one in _called(hook, name))
        for name, implementations in zip(HOOKS, hooks, strict=True)
    )


def _wrong_signature(error: PluginValidationError) -> Refusal:
    said = " ".join(str(error).split())
    name = next((hook for hook in HOOKS if f"{hook!r}" in said), HOOKS[0])
    function = getattr(error.plugin, name, None)
    arguments = list(inspect.signature(function).parameters) if callable(function) else []
    hint = f"write: def {name}():"
    if arguments:
        return Refusal(f"hook {name!r} takes no arguments, this one asks for {', '.join(arguments)}", hint)
    return Refusal(f"hook {name!r} cannot be used: {said}", hint)


def _refuse_unknown_hooks(manager: PluginManager, plugin: object) -> None:
    for caller in manager.get_hookcallers(plugin) or ():
        if not caller.has_spec() and not all(hook.optionalhook for hook in caller.get_hookimpls()):
            raise Refusal(f"unknown hook {caller.name!r}; {did_you_mean(caller.name, HOOKS)}")


def _how_to_offer(plugin: object) -> str:
    for name in HOOKS:
        if callable(getattr(plugin, name, None)):
            return f"mark {name}() with @hookimpl (from coldchoice import hookimpl)"
    return (
        f"give it a function {', '.join(f'{name}()' for name in HOOKS)} marked with @hookimpl; "
        "a file that only helps others gets a name that begins with _"
    )


def _called(hook: HookImpl, name: str) -> list[object] | tuple[object, ...]:
    try:
        answer: object = hook.function()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise Refusal(f"{name}() raised {cause_of(error)}", hint_of(error)) from error
    if not isinstance(answer, (list, tuple)):
        kind = "None" if answer is None else type(answer).__name__
        raise Refusal(f"{name}() returned {kind}, not a list of {OFFERS[HOOKS.index(name)]}")
    if not answer:
        raise Refusal(f"{name}() returned an empty list")
    return answer
