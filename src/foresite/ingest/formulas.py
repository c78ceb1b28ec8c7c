"""Formulas of a workbook without a stored result: nobody computed them, so their cells read as blank.

The reader of workbooks gives values only, so the sheet's own text (ECMA-376 part 1, 18.3.1.4) is looked
through. Programs that write workbooks without computing them leave such cells; an old .xls has results.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from foresite.core.findings import Finding, Severity

_PIECE_BYTES = 2**20
_MAX_ROW_BYTES = 64 * 2**20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*?\b\w+:id\s*=\s*[\"']([^\"']+)")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_PART = {name: re.compile(rb"\s" + name + rb"\s*=\s*[\"']([^\"']+)") for name in (b"Id", b"Target", b"r")}
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<told>[^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value><(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")


def unstored(content: bytes, sheets: Sequence[str], wanted: Sequence[str], title: str) -> list[Finding]:
    """Return a finding for each wanted sheet of an .xlsx that has formulas without a result.

    Args:
        content: the workbook.
        sheets: names of its sheets, in its order.
        wanted: those that are read.
        title: the file, for machines.
    """
    findings = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            places = dict(zip(sheets, _places(archive), strict=False))
            for sheet in wanted:
                empty = list(_empty(archive, places[sheet])) if sheet in places else []
                if empty:
                    findings.append(_finding(sheet, empty, title))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        return findings  # what its reader could read needs no second opinion
    return findings


def _finding(sheet: str, empty: list[str], title: str) -> Finding:
    told = (
        f"{len(empty):,} formulas of the sheet {sheet!r} have no stored result and read as blank, the first "
        f"at {empty[0]}; open the workbook in a spreadsheet program, which computes them, save it, and load "
        "that"
        if len(empty) > 1
        else f"a formula of the sheet {sheet!r} has no stored result and reads as blank, at {empty[0]}; "
        "open the workbook in a spreadsheet program, which computes it, save it, and load that"
    )
    facts = {"where": f"{title}[{sheet}]", "cells": empty[:100]}
    return Finding("formula-unstored", told, count=len(empty), severity=Severity.WARNING, facts=facts)


def _places(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield where each sheet's text is, in the workbook's order."""
    relations = {
        _said(told, b"Id"): _said(told, b"Target")
        for told in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for number in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = relations.get(html.unescape(number.decode()), "")
        yield target[1:] if target.startswith("/") else f"xl/{target}"


def _said(told: bytes, name: bytes) -> str:
    found = _PART[name].search(told)
    return html.unescape(found[1].decode()) if found else ""


def _empty(archive: zipfile.ZipFile, place: str) -> Iterator[str]:
    """Yield the cells of a sheet that hold a formula but no result; an empty text is a result."""
    rest = b""
    with archive.open(place) as stream:
        while piece := stream.read(_PIECE_BYTES):
            text = rest + piece
            end = text.rfind(b"row>") + len(b"row>")
            if end < len(b"row>"):
                if len(text) > _MAX_ROW_BYTES:
                    return
                end = 0
            rest = text[end:]
            if b"<f" not in text and b":f" not in text:
                continue
            for cell in _FORMULA.finditer(text, 0, end):
                if cell["value"] is None or not _TEXT.search(cell["told"]):
                    yield _said(cell["told"], b"r") or "?"


__all__ = ["unstored"]
