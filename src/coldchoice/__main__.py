"""``python -m coldchoice`` is ``coldchoice``."""

from __future__ import annotations

from coldchoice.cli.main import main

if __name__ == "__main__":
    main()
