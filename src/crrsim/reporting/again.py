"""How to see again what a pack tells: with curl, on a double of one's own, and with crrsim as it was then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crrsim.calendar.pacific import to_pacific
from crrsim.calendar.plan import Plan
from crrsim.reporting.dated import dated
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.spells import Spell
from crrsim.reporting.text_column import labelled

DESK = "desk"
"""Where a double writes what its callers need."""
_BASE = "https://localhost/crr"
_UUIDGEN = """uuidgen() { id=$(python3 -c 'import uuid; print(uuid.uuid4())'); echo "$id" >&2; echo "$id"; }"""
_ASK = (
    'curl --silent --show-error --include --cert "$CERT" --key "$KEY" --cacert "$CA" '
    '--header "caiso-request-id: $(uuidgen)"'
)
_OF_THE_DOUBLE = ", as the scenario's feature names it in crrsim's source (its place stands with each cause)"
_PROFILE = (
    'name = "ours"',
    'base_url = "{base_url}"',
    "week_1 = {week_1}",
    "[participants.FIN1]                # the actor of the scenarios, and who plays it:",
    'name = "ABCD"',
    'certificate = "abcd.p12"',
    'password_env = "ABCD_P12"         # the variable that holds its password',
    'roles = ["CRRH"]',
    'access = ["read/write"]',
)
"""The least that a profile says."""


def again(run: Run, scenarios: Sequence[Scenario], spelt: Sequence[Spell | None]) -> Iterator[str]:
    """Yield how to see `scenarios` of `run` again; `spelt` says of each what comes and goes."""
    yield from _source(run)
    if run.is_mock:
        yield from _double(run)
    yield from _by_hand(run)
    if any(scenario.verdict == "certificate" for scenario in scenarios):
        yield from _certificate(run, scenarios)
    yield from _with_crrsim(run, scenarios, is_rare=any(spell and spell.comes_and_goes for spell in spelt))


def _source(run: Run) -> Iterator[str]:
    commit = run.manifest.get("commit")
    yield from labelled(
        "crrsim",
        f"version {run.crrsim}{f', commit {commit}' if commit else ''}: ask the sender for that source, then "
        "`python3 -m pip install .` in it (Python 3.11)",
    )


def _double(run: Run) -> Iterator[str]:
    """Yield how to start a double like the one that answered."""
    yield from labelled("double", "what answered was crrsim's own double. This starts one, at the same address here:")
    options = [f"--dir {DESK}", *_port(run), f"--seed {run.seed}", *(f"--defect {each}" for each in run.defects)]
    yield f"              crrsim mock serve {' '.join([*options, *_at(run)])}"
    yield from labelled(
        "",
        f"It writes into {DESK}/ a certificate for each participant (NAME.pem), the authority (ca.pem) and the profile "
        "that crrsim needs (profile.toml)",
    )
    if _is_served(run):
        yield from labelled(
            "",
            "A double started so is sound: what failed may not show on it. Whether the sender's was started with "
            "--defect or --fault no run knows (`defects` in manifest.json are those that the run itself asked for): "
            "ask him, and add the same.",
        )


def _port(run: Run) -> Iterator[str]:
    """Yield the port that the double stood at, so that HOST fits as it is."""
    port = urlsplit(_host(run)).port
    yield from [f"--port {port}"] if port else []


def _at(run: Run) -> Iterator[str]:
    """Yield when the market's clock is to start, as the double's stood when the run began."""
    told = run.manifest.get("market_at")
    if isinstance(told, str):
        at = datetime.fromisoformat(told)
        day = dated(run, Plan.load()).day_of(at)
        yield from [f'--at "{day} {to_pacific(at).split(" ")[1][:5]}"'] if day else []


def _by_hand(run: Run) -> Iterator[str]:
    yield from labelled(
        "by hand",
        "set these, then send the curl lines of a scenario in their order. Where an alias like P-XXXXXX stands put the "
        f"participant whose certificate it is{_OF_THE_DOUBLE if run.is_mock else ''}. Each line sends a new id, which "
        "uuidgen shows",
    )
    pem, ca = (f"{DESK}/NAME.pem", f"{DESK}/ca.pem") if run.is_mock else ("client.pem", "ca.pem")
    yield f"              HOST={_host(run)} CERT={pem} KEY={pem if run.is_mock else 'client.key'} CA={ca}"
    yield f"              {_UUIDGEN}"


def _certificate(run: Run, scenarios: Sequence[Scenario]) -> Iterator[str]:
    if any(guilty(scenario) for scenario in scenarios):
        yield from labelled(
            "",
            "where one participant presented another's certificate, send that other's with the name as it stands: "
            "under its own name nothing is refused",
        )
    yield "  openssl   openssl pkcs12 -in FILE.p12 -nokeys | openssl x509 -noout -subject -issuer -dates"
    yield from labelled(
        "",
        "what the certificate says of itself; and what the server says of who presents it (an empty reply, or an alert "
        "of TLS, is a refusal):",
    )
    yield f'            {_ASK} "$HOST"{_base(run)}/status'


def _with_crrsim(run: Run, scenarios: Sequence[Scenario], *, is_rare: bool) -> Iterator[str]:
    chosen = run.selection if is_rare else " or ".join(dict.fromkeys(scenario.id for scenario in scenarios))
    options = [f"--profile {f'{DESK}/profile' if run.is_mock else 'YOURS'}.toml"] if _is_served(run) else []
    options += [f"--seed {run.seed}", *(f"--defect {each}" for each in run.defects)]
    options += [f'--select "{chosen}"'] if chosen else []
    yield f"  play      crrsim run {' '.join(options)}"
    if is_rare:
        yield from labelled("", "(the whole selection of the run: what comes and goes shows among many calls)")
    if _is_served(run) and not run.is_mock:
        yield from labelled("", "YOURS.toml names the server and who plays whom. The least of it:")
        told = {"week_1": dated(run, Plan.load()).week_1, "base_url": run.settings["base_url"]}
        yield from (f"              {line.format(**told)}" for line in _PROFILE)


def _is_served(run: Run) -> bool:
    """Whether the run went to a server that ran already."""
    return "base_url" in run.settings


def _base(run: Run) -> str:
    """Return the path under which the services stand."""
    return urlsplit(str(run.settings.get("base_url") or _BASE)).path


def _host(run: Run) -> str:
    """Return where the requests went: scheme, server and port."""
    urls = (exchange.url for scenario in run.scenarios for exchange in scenario.exchanges)
    return "/".join(next(urls, "https://SERVER").split("/", 3)[:3])
