from __future__ import annotations

from tests.written_files import FREEZE, made


def test_steps_and_numbers_are_told_with_their_sources() -> None:
    text = FREEZE.replace("  - do: thaw", "  - {do: thaw, warming_rate: 45 degC/min, source: P088}")
    text += "applies: {longest: 90 d, source: assumption}\n"
    told = str(type(made(text)).__doc__).split("\n\n")
    assert told == [
        "a protocol of mine",
        "Steps:\n1. freeze: container bag, percent 5 % (assumption)\n2. store: at ln2-vapour\n"
        "3. thaw: warming rate 45 degC/min (P088)",
        "Besides:\n- applies.longest: 90 d (assumption)",
    ]
