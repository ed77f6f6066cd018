"""The list of commands, in the order in which a newcomer needs them."""

from typing import Annotated

import typer

import crrsim
from crrsim.cli import (
    attest,
    bench,
    clear,
    compare,
    convert,
    export,
    gate,
    history,
    lint,
    mock,
    plan,
    prove,
    report,
    run,
    share,
    steps,
    verify,
)

app = typer.Typer(
    name="crrsim",
    help="Rehearse the California ISO's CRR Market Sim: run the plan's scenarios against the built-in mock or a real "
    "server, and get one report.",
    epilog="Exit codes: 0 pass, 1 product, 2 usage, 3 configuration or certificate, 4 environment, 5 drift, "
    "6 evidence that cannot be relied on, 7 nothing judged, 70 a defect of crrsim itself, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"crrsim {crrsim.__version__}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Rehearse the California ISO's CRR Market Sim."""


app.command("run")(run.run)
app.command("plan")(plan.plan)
app.command("steps")(steps.steps)
app.command("lint")(lint.lint)
app.command("prove")(prove.prove)
app.command("report")(report.report)
app.command("export")(export.export)
app.command("gate")(gate.gate)
app.command("compare")(compare.compare)
app.command("history")(history.history)
app.command("attest")(attest.attest)
app.command("verify")(verify.verify)
app.command("share")(share.share)
app.command("clear")(clear.clear)
app.command("convert")(convert.convert)
app.add_typer(mock.app, name="mock")
app.add_typer(bench.app, name="bench")
