"""The assumptions without a switch, of which only one reading is built, as a run's manifest shows them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InForce:
    """One assumption as a run's manifest shows it; without a switch, `value` and `default` are empty."""

    register: str
    name: str
    value: str
    default: str
    means: str

    @property
    def changed(self) -> bool:
        return self.value != self.default


def _only(register: str, name: str, means: str) -> InForce:
    return InForce(register, name, "", "", means)


WITHOUT_A_SWITCH = (
    _only("A-11", "monthly_quantity", "MEQ is the whole adjusted load metric less what is held"),
    _only("A-14", "elected_load", "the load metric of an OBAALSE is what it has elected"),
    _only("A-14", "election_shows_need", "who has elected nothing for a market's periods is not eligible there"),
    _only("A-15", "cap_order", "limits are checked in the order SS, UB, SEQ or MEQ over all that is submitted"),
    _only("A-04", "load_window_names", "load windows are called HIST_LOAD_ and FORECAST_LOAD_ with what they take"),
    _only("A-05", "cap_names", "cap calculations are called SEQ_AN_, UB_AN_, SS_AN_ and MEQ_MN_ with period and tier"),
    _only("A-07", "mss_net", "a metered subsystem's final load is its gross load less its generation, zero at least"),
    _only("A-02", "period_end", "a period ends one second before the next Pacific midnight"),
    _only("A-19", "pair_refusal", "an ineligible pair is refused with SER0030"),
    _only("A-20", "hubs_are_aggregates", "a trading hub is a fixed weighting of nodes"),
    _only("A-25", "outages_in_full", "what is out of service altogether is out for the whole period"),
    _only("A-26", "interface_limits_given", "an interface's limits are input, not computed"),
    _only("A-28", "order_independent", "nominations are numbered, and the numbers decide no more than 0.001 MW"),
    _only("A-33", "no_budget", "clearing knows no budget; credit is checked at submission"),
    _only("A-37", "credit_refusal", "a submission beyond the credit answers REJECTED with both figures, then is VALID"),
    _only("A-40", "modelled_base_load", "an MT_TOR CRR is base-loaded only when it was converted with Modeled = Y"),
    _only("A-41", "two_crrs", "a converted right makes one on-peak and one off-peak obligation, each of its MW"),
    _only("A-41", "answers_are_final", "a transferee's answer stands; a request without one at the end is in ERROR"),
    _only("A-43", "share_of_what_is_left", "a later month's share is of the MW that earlier ones left with the loser"),
    _only("A-45", "migration_step", "what moves goes down to the step of 0.001 MW, the rest stays with the loser"),
    _only("A-46", "merchant_crrs", "MT CRRs are there when the sim begins; nobody applies for them in it"),
    _only(
        "A-47", "model_runs", "V0 and V1 come with their releases, a run's model with its results, ETC at the opening"
    ),
    _only(
        "A-48", "nda_split", "cases and model tables are under NDA; source/sink list, base load and results are open"
    ),
    _only("A-49", "windows", "windows stand where the five-week plan puts them"),
    _only(
        "A-50",
        "status_codes",
        "business refusals are 400, access ones 403; 404 goes with SER0029 and 500 with SER0028, as the tables say",
    ),
    _only("A-51", "severity", "a business refusal is an ERROR; FATAL is for 500 and for what cannot be read"),
    _only("S-02", "trade_credit", "a buyer is good for MW x the path's credit margin; approved trades take no credit"),
    _only(
        "S-03", "one_trade_at_once", "one trade of a CRR at a time; an offer claims nothing until it is responded to"
    ),
    _only("S-05", "target_refusal", "to give away an offer that is not there, or another's, refuses the whole request"),
    _only("S-06", "record_codes", "the message of a record in ERROR begins each problem with its code"),
    _only("S-07", "migration_onward", "what a later month adds to a migrated CRR counts from that month on"),
    _only("A-52", "body_limit", "a body has 10 MiB at most, one of hourly load or an uploaded file 64 MiB"),
    _only("F-01", "download_instants", "instants in downloads are UTC"),
    _only("F-02", "csv_manners", "CSV is UTF-8 without a byte order mark, comma separated, with one header row"),
    _only("F-03", "csv_titles", "a CSV title is the JSON key"),
    _only("F-04", "missing_values", "a missing optional value is null in JSON and empty in CSV"),
    _only("F-05", "row_order", "download rows stand in the order of their key columns"),
    _only("F-06", "entry_names", "the name of the entry inside a download's ZIP"),
    _only("F-10", "columns", "the columns of every download but the source/sink list"),
    _only("F-11", "location_types", "the words GEN, TH, LAP and SP for a location's type"),
    _only("F-12", "one_list", "a market has one source/sink list, not biddable when islanded in any of its periods"),
    _only("F-13", "names_shown", "existing CRRs show the names they were awarded with"),
    _only("F-15", "spanning_migration", "a migration CRR across the boundary stands in the first file"),
    _only("F-17", "objective_units", "a shadow price of an allocation is in units of its objective, not in $"),
    _only("F-16", "base_load_not_netted", "opposite paths of the grouped base load are not netted"),
    _only("F-60", "oasis_calendar", "the columns of OASIS's list of CRR markets, which has their times"),
    _only("F-41", "model_words", "Closed and Open, Yes and No, LINE and TRANSFORMER in the cells of a model's tables"),
    _only("F-21", "attachment_text", "an attachment of a message travels as base64 text"),
    _only("F-30", "templates", "the columns of the market user interface's CSV templates"),
)
