"""A network model package as files: a power-flow case for each time of use, and tables of what cases have no room for.

Source: the published names of the full network model's files; the source/sink list beside them is public.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from crrsim.network.package_format import OURS, PackageFormat
from crrsim.network.raw_case import RawCase
from crrsim.network.raw_reader import parse_raw
from crrsim.network.raw_writer import format_raw
from crrsim.network.tables import COLUMNS, NDA_TABLES, Table, format_table, parse_table
from crrsim.terms.product import TimeOfUse

CASE = "_NETWORK_MODEL.RAW"
LIST = "SOURCE_SINK"


class PackageError(ValueError):
    """A folder or archive that is no model package; the text names the file that is missing, or there twice."""


@dataclass(frozen=True)
class Package:
    """The cases and tables of one market and period. Of the tables only SOURCE_SINK may be missing."""

    cases: Mapping[TimeOfUse, RawCase]
    tables: Mapping[str, Table]


def write_package(folder: Path, begins: str, package: Package, how: PackageFormat = OURS) -> None:
    """Write a package's files into a folder, which is made if need be. Raises: RawError, TableError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in format_package(begins, package, how).items():
        (folder / name).write_bytes(data)


def read_package(folder: Path, how: PackageFormat = OURS) -> Package:
    """Read the one package in a folder, or in a ZIP archive.

    Raises: PackageError for missing files or more than one package; RawError, WrongRevision, TableError; OSError.
    """
    if folder.is_dir():
        files = {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file()}
        return parse_package(files, str(folder), how)
    return parse_package(_unpacked(folder.read_bytes(), str(folder)), str(folder), how)


def format_package(begins: str, package: Package, how: PackageFormat = OURS) -> dict[str, bytes]:
    """Return file name -> bytes: two cases and seven tables, and the source/sink list where there is one."""
    cases = {f"{begins}_{tou}{CASE}": format_raw(case).encode() for tou, case in package.cases.items()}
    names = (*NDA_TABLES, *(name for name in package.tables if name not in NDA_TABLES))
    return cases | {f"{begins}_{name}.csv": format_table(name, package.tables[name].rows, how.words) for name in names}


def parse_package(files: Mapping[str, bytes], where: str, how: PackageFormat = OURS) -> Package:
    """Read a package from its files; `where` is what errors call the place. As `read_package`."""
    cases = {tou: _one(files, f"_{tou}{CASE}", where) for tou in TimeOfUse}
    named = {name: _named(files, f"_{name}.csv", where) for name in COLUMNS}
    for name in NDA_TABLES:
        _present(named[name], f"_{name}.csv", where)
    return Package(
        {tou: parse_raw(_text(files[file], file), file) for tou, file in cases.items()},
        {name: parse_table(files[file], name, file, how.words) for name, file in named.items() if file},
    )


def _unpacked(data: bytes, where: str) -> dict[str, bytes]:
    """Return the files of a ZIP archive. Raises: PackageError if it is none."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile as problem:
        raise PackageError(f"{where} is neither a folder nor a ZIP archive: {problem}") from problem


def _one(files: Iterable[str], ends: str, where: str) -> str:
    return _present(_named(files, ends, where), ends, where)


def _named(files: Iterable[str], ends: str, where: str) -> str:
    found = [name for name in files if f"_{name}".endswith(ends)]
    if len(found) > 1:
        raise PackageError(f"{where} has {' and '.join(found)}: expected one package only")
    return found[0] if found else ""


def _present(name: str, ends: str, where: str) -> str:
    if not name:
        raise PackageError(f"{where} is no model package: it has no file whose name ends in {ends}")
    return name


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise PackageError(
            f"{file} line {line}: expected UTF-8, found the byte 0x{data[problem.start]:02x}"
        ) from problem
