"""Files of a folder that only help its plugins: ``_shared.py`` beside ``gel.py``, by ``import _shared``.

They are seen by the plugins of their own folder and by nobody else: the folder is never on the import
path, and each plugin gets a copy of its own, under a private name. So two folders may each have a
``_shared.py``, and it stands in for no installed module of anybody else.

What a plugin may import so is known before it is run: the files whose names its text holds, and those that
these hold in turn. They count in its digest.
"""

from __future__ import annotations

import builtins
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from coldchoice.record import NamedTuple

SHARED = re.compile(r"(_[A-Za-z0-9]\w*)\.py", re.ASCII)
"""Names of files that are helpers; ``__init__.py`` and its kind are not."""


class SharedFile(NamedTuple):
    """A helper as it was read: its path, and the bytes that are run and that count."""

    path: str
    source: bytes


def shared_with(file: str | os.PathLike[str], source: bytes) -> dict[str, SharedFile]:
    """Read the helpers that a plugin may import, by name, sorted; most have none.

    Parameters
    ----------
    file
        Path of the plugin.
    source
        Its text. A helper counts where its name is a word of it, be it in a comment.
    """
    folder = os.path.dirname(os.path.abspath(file))
    here = dict(
        sorted((found[1], found[0]) for name in os.listdir(folder) if (found := SHARED.fullmatch(name)))
    )
    read: dict[str, SharedFile] = {}
    texts = [source]
    while texts:
        words = set(re.findall(rb"\w+", texts.pop()))
        for name in here.keys() - read.keys():
            if name.encode() in words:
                with suppress(OSError):
                    path = os.path.join(folder, here[name])
                    with open(path, "rb") as stream:
                        read[name] = SharedFile(path, stream.read())
                    texts.append(read[name].source)
    return dict(sorted(read.items()))


class Importing:
    """Stands in for ``__import__`` in a plugin: knows the files that help it, and asks the usual one else.

    An import statement asks the ``__import__`` of the builtins that its own module was given, which are a
    copy here: the modules of others ask the usual one.

    Parameters
    ----------
    plugin
        Name of the plugin's module; those of its helpers begin with it.
    files
        What it may import so.
    """

    def __init__(self, plugin: str, files: Mapping[str, SharedFile]) -> None:
        self._plugin, self._files = plugin, files
        self._modules: dict[str, ModuleType] = {}

    def serve(self, module: ModuleType) -> None:
        """Let the code of a module import helpers, now and whenever it runs."""
        if self._files:
            module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self}

    def forget(self) -> None:
        """Take the helpers' modules back, of a plugin that could not be loaded."""
        for module in self._modules.values():
            sys.modules.pop(module.__name__, None)

    def __call__(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> ModuleType:
        """Import as ``__import__`` does."""
        if level or name not in self._files:
            return builtins.__import__(name, globals, locals, fromlist, level)
        return self._modules.get(name) or self._run(name, self._files[name])

    def _run(self, name: str, helper: SharedFile) -> ModuleType:
        code = compile(helper.source, helper.path, "exec", dont_inherit=True)
        module = ModuleType(f"{self._plugin}{name}")
        module.__file__ = helper.path
        self.serve(module)
        # before it is run: helpers may import each other; pickle and pydantic look a class's module up
        self._modules[name] = sys.modules[module.__name__] = module
        try:
            exec(code, module.__dict__)
        except BaseException:
            del self._modules[name], sys.modules[module.__name__]
            raise
        return module
