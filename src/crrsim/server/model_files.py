"""Published network models in the market user interface: what there is, and each as one archive.

`GET models` lists what is out and where, `GET models/<model>/<period>` has a model's two cases and seven tables, `GET
open-files/<market>` what a market publishes to everybody. How the real interface hands them out is not public; that it
does so, and to whom, is.
"""

from collections.abc import Callable, Mapping
from functools import partial

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from crrsim.contract.downloads import pack, unpack, write_zip
from crrsim.contract.market_data import FileFormat
from crrsim.contract.operations import OCTETS
from crrsim.market import model_files as rule_book
from crrsim.market.download import Download
from crrsim.market.world import World
from crrsim.server.answers import Answer, body_answer, wire_instant
from crrsim.server.app import UNAUTHORISED, judged
from crrsim.server.desk import Desk
from crrsim.server.identity import caller_of
from crrsim.terms.participant import Participant

SERVICE = "market_data"
"""Whose error catalogue speaks: models are market data."""

Look = Callable[[World, Participant, Mapping[str, str]], Answer]


def model_routes(desk: Desk, base: str) -> list[BaseRoute]:
    """Return the routes of model files under `base`."""
    looks: Mapping[str, Look] = {
        "/models": partial(_list, base), "/models/{model}/{period}": _model, "/open-files/{market}": _open_files,
    }  # fmt: skip
    return [Route(base + path, ModelFiles(desk, look), methods=["GET"]) for path, look in looks.items()]


class ModelFiles:
    """One kind of look at model files, as an ASGI application."""

    def __init__(self, desk: Desk, look: Look) -> None:
        self._desk, self._look = desk, look

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = caller_of(self._desk, scope["state"].get("peer"))
        answer: ASGIApp = UNAUTHORISED
        if caller is not None:
            answer = judged(self._desk, scope, SERVICE, lambda: self._looked(caller, scope["path_params"]))
        await answer(scope, receive, send)

    def _looked(self, caller: Participant, path: Mapping[str, str]) -> Answer:
        with self._desk.lock:
            self._desk.world.advance(self._desk.now())
            return self._look(self._desk.world, caller, path)


def _list(base: str, world: World, caller: Participant, path: Mapping[str, str]) -> Answer:
    del path
    listed = rule_book.model_list(world, caller)
    instant = world.rules[wire_instant]
    told = [
        {
            "model": one.token,
            "run": str(one.run),
            "period": str(one.period),
            "published": instant(one.at),
            "address": f"{base}/models/{one.token}/{one.period}",
        }
        for one in listed
    ]
    return body_answer(world.rules, {"models": told})


def _model(world: World, caller: Participant, path: Mapping[str, str]) -> Answer:
    begins, files = rule_book.model_package(world, caller, path["model"], path["period"])
    return _archive(begins, files)


def _open_files(world: World, caller: Participant, path: Mapping[str, str]) -> Answer:
    tables, files = rule_book.open_files(world, caller, path["market"])
    return _archive(f"{path['market']}_OPEN_FILES", {f"{one.entry}.csv": _csv(one) for one in tables} | files)


def _csv(one: Download) -> bytes:
    """The file as the market data service has it in its archive."""
    archive = write_zip(one.kind, one.rows, FileFormat.CSV, one.entry)
    return unpack(archive)[one.entry]


def _archive(name: str, files: Mapping[str, bytes]) -> Answer:
    disposition = f'attachment; filename="{name}.zip"'
    return Answer(200, pack(files), OCTETS, (("content-disposition", disposition),))
