"""Tables as CSV that reads back to the bit, and that no spreadsheet takes for a formula.

Numbers are written by the fewest digits that read back to the same double, a missing number as `nan`; text stands in
quotes, a missing text as nothing at all. Text that begins with = + - @, a tab, a line break or an apostrophe is
written behind an apostrophe, in cells and in the heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa

DANGEROUS = "-=+@\t\r\n'"


def write_csv(table: pa.Table, file: BinaryIO, *, heading: bool = True) -> None:
    """Write a table, without its heading where more rows follow those of an earlier call."""
    import pyarrow as pa
    import pyarrow.csv

    columns = [_escaped(column) if _is_text(column.type) else column for column in table.columns]
    written = pa.table(columns, names=[_escaped_word(name) for name in table.column_names])
    pyarrow.csv.write_csv(written, file, pyarrow.csv.WriteOptions(include_header=heading))


def read_csv(path: Path, types: Mapping[str, str]) -> pa.Table:
    """Read a table that `write_csv` wrote; `types` names the type of each column, as `dictionary.csv` does."""
    import pyarrow as pa
    import pyarrow.csv

    wanted = {_escaped_word(name): pa.type_for_alias(kind) for name, kind in types.items()}
    convert = pyarrow.csv.ConvertOptions(column_types=wanted, strings_can_be_null=True, null_values=[""],
                                         quoted_strings_can_be_null=False)
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, parse_options=parse, convert_options=convert)
    columns = [_plain(column) if _is_text(column.type) else column for column in table.columns]
    return pa.table(columns, names=[name.removeprefix("'") for name in table.column_names])


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _escaped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.replace_substring_regex(column, pattern=f"\\A([{DANGEROUS}])", replacement="'\\1")


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.replace_substring_regex(column, pattern="\\A'", replacement="")


def _escaped_word(word: str) -> str:
    return f"'{word}" if word.startswith(tuple(DANGEROUS)) else word
