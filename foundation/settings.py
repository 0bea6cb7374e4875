"""Values of a settings file, read one after the other; what is wrong is gathered, so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from foundation import messages


class SettingsReader:
    """Reads what a parsed TOML file says by table and key.

    A value that is wrong gives the default and a line in ``problems``. What nobody asked for is misspelt or of a newer version
    (`unknown`): a setting that does nothing in silence is worse than one that is refused.
    """

    def __init__(self, data: Mapping[str, object]) -> None:
        self.problems: list[str] = []
        self._tables: dict[str, Mapping[str, object]] = {}
        self._asked: set[tuple[str, str]] = set()
        for name, table in data.items():
            if isinstance(table, Mapping):
                self._tables[name] = table
            else:
                self.problems.append(messages.NOT_A_SETTINGS_TABLE.format(name=name))

    def text(
        self,
        table: str,
        key: str,
        default: str | None = "",
        *,
        wrong: str = messages.SETTING_TEXT,
        fits: Callable[[str], bool] = lambda text: True,
    ) -> str:
        """A string for which ``fits`` holds; ``default`` ``None``: it has to be there. ``wrong`` says what it should be."""
        value = self._value(table, key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and fits(value):
            return value
        self._refuse(table, key, value, messages.SETTING_MISSING if value is None else wrong)
        return default or ""

    def texts(
        self,
        table: str,
        key: str,
        default: tuple[str, ...],
        *,
        wrong: str = messages.SETTING_TEXTS,
        fits: Callable[[tuple[str, ...]], bool] = lambda texts: True,
    ) -> tuple[str, ...]:
        """A list of strings."""
        value = self._value(table, key)
        if value is None:
            return default
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            found = tuple(value)
            if fits(found):
                return found
        self._refuse(table, key, value, wrong)
        return default

    def flag(self, table: str, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self._value(table, key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._refuse(table, key, value, messages.SETTING_FLAG)
        return default

    def whole(
        self, table: str, key: str, default: int, *, least: int = 0, most: int | None = None
    ) -> int:
        """A whole number from ``least`` to ``most``."""
        found = self.whole_if_said(table, key, least=least, most=most)
        return default if found is None else found

    def whole_if_said(
        self, table: str, key: str, *, least: int = 0, most: int | None = None
    ) -> int | None:
        """The same; ``None`` where nothing is said."""
        value = self._value(table, key)
        if value is None:
            return None
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and least <= value
            and (most is None or value <= most)
        ):
            return value
        wrong = messages.SETTING_AT_LEAST if most is None else messages.SETTING_BETWEEN
        self._refuse(table, key, value, wrong.format(least=least, most=most))
        return None

    def unknown(self) -> list[str]:
        """Problems with what is there and nobody asked for."""
        known = {name for name, _ in self._asked}
        return [
            messages.SETTING_UNKNOWN.format(
                name=f"[{name}] {key}" if name in known else f"[{name}]"
            )
            for name, table in self._tables.items()
            for key in (table if name in known else [""])
            if (name, key) not in self._asked
        ]

    def _value(self, table: str, key: str) -> object:
        self._asked.add((table, key))
        return self._tables.get(table, {}).get(key)

    def _refuse(self, table: str, key: str, value: object, wrong: str) -> None:
        self.problems.append(
            messages.SETTING_WRONG.format(table=table, key=key, wrong=wrong)
            + ("" if value is None else messages.SETTING_IS.format(value=str(value)[:60]))
        )
