@week2 @nomination @w2-tue-alloc-mn-1 @w1-mon-kick-3
Feature: A load server nominates in tier 1 of the monthly allocation
  On Tuesday of week 2 load servers put what they wish to be allocated into portfolios, and submit,
  retract, resubmit and delete them as they like until the window closes. Submission holds all that
  they ask for against their nomination caps.

  Rule: A portfolio with nominations is VALID when it is created, one without is NEW

    Background:
      Given the monthly allocation tier 1 is OPEN

    @CRR-NOM-001 @rule:blank-portfolio
    Scenario: Nominations on peak and off peak, from a hub, a generator and an intertie
      When LSE1 creates the portfolio "Spring load" with the nominations:
        | source           | sink           | tou | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 25.000 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | OFF | 15.000 |
        | NORDHAV_5_N001   | SLAP_PGST-APND | ON  | 0.001  |
      Then the portfolio is VALID
      And LSE1's portfolio "Spring load" holds the nominations:
        | source           | sink           | tou | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 25.000 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | OFF | 15.000 |
        | NORDHAV_5_N001   | SLAP_PGST-APND | ON  | 0.001  |

    @CRR-NOM-002 @rule:blank-portfolio
    Scenario: A portfolio without nominations
      When LSE1 creates the empty portfolio "Later"
      Then the portfolio is NEW
      And LSE1's portfolio "Later" holds 0 nominations

    @CRR-NOM-003 @rule:schema-check
    Scenario Outline: <name> is no quantity of a nomination
      When LSE1 creates the portfolio "Odd" with the nominations:
        | source           | sink           | mw   |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | <mw> |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Odd"

      Examples:
        | name                   | mw      |
        | Nothing at all         | 0.000   |
        | Half a kilowatt        | 0.0005  |
        | A kilowatt and a half  | 0.0015  |
        | Less than nothing      | -1.000  |

    @CRR-NOM-004 @rule:records-limit @chg-lim-1
    Scenario: 500 nominations
      When LSE1 creates the portfolio "As many as may be" with 500 nominations
      Then the portfolio is VALID
      And LSE1's portfolio "As many as may be" holds 500 nominations

    @CRR-NOM-005 @rule:records-limit @chg-lim-1
    Scenario: 501 nominations
      When LSE1 creates the portfolio "One too many" with 501 nominations
      Then it is refused with SER0030
      And LSE1 has no portfolio "One too many"

  Rule: A portfolio's name follows the rules of the auction service

    Background:
      Given the monthly allocation tier 1 is OPEN

    @CRR-NOM-010 @rule:portfolio-name @rule:blank-portfolio
    Scenario: A name of 100 characters
      When LSE1 creates the empty portfolio with a name of 100 characters
      Then the portfolio is NEW

    @CRR-NOM-011 @rule:portfolio-name
    Scenario: A name of 101 characters
      When LSE1 creates the empty portfolio with a name of 101 characters
      Then it is refused with POR0103
      And LSE1 has no portfolio with a name of 101 characters

    @CRR-NOM-012 @rule:portfolio-name
    Scenario Outline: The name <name>
      When LSE1 creates the empty portfolio <name>
      Then it is refused with <code>

      Examples:
        | name      | code    |
        | "  "      | POR0215 |
        | "Q2/2026" | SER0022 |

    @CRR-NOM-013 @rule:portfolio-name-unique
    Scenario: A name that LSE1 uses already
      Given LSE1 has the portfolio "Spring load"
      When LSE1 creates the empty portfolio "Spring load"
      Then it is refused with POR0101
      And LSE1's portfolio "Spring load" is still VALID

  Rule: An allocation runs from supply to the load server's own load

    Background:
      Given the monthly allocation tier 1 is OPEN

    @CRR-NOM-020 @rule:allocation-pair @chg-model-2
    Scenario Outline: LSE1 nominates from a <from> to a load aggregation point
      When LSE1 creates the portfolio "Supply" with the nominations:
        | source   | sink           | mw     |
        | <source> | DLAP_PGAE-APND | 10.000 |
      Then the portfolio is VALID

      Examples:
        | from             | source           |
        | generator        | QUILLON_7_B1     |
        | trading hub      | TH_NP15_GEN-APND |
        | scheduling point | NORDHAV_5_N001   |

    @CRR-NOM-021 @rule:allocation-pair
    Scenario Outline: LSE1 nominates from <source> to <sink>, which <why>
      When LSE1 creates the portfolio "Astray" with the nominations:
        | source   | sink   | mw     |
        | <source> | <sink> | 10.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Astray"

      Examples:
        | source         | sink             | why                         |
        | SLAP_PGST-APND | DLAP_PGAE-APND   | begins at load              |
        | QUILLON_7_B1   | TH_NP15_GEN-APND | ends at a hub               |
        | QUILLON_7_B1   | NORDHAV_5_N001   | ends at a scheduling point  |
        | QUILLON_7_B1   | KINGLET_7_B1     | ends at a generator         |

    @CRR-NOM-022 @rule:allocation-pair @chg-model-2
    Scenario: An OBAALSE nominates to the scheduling point behind which its load lies
      When OBA1 creates the portfolio "Outside" with the nominations:
        | source           | sink           | type    | mw     |
        | TH_NP15_GEN-APND | NORDHAV_5_N001 | OBAALSE | 10.000 |
      Then the portfolio is VALID

    @CRR-NOM-023 @rule:allocation-pair
    Scenario: An OBAALSE nominates to a load aggregation point
      When OBA1 creates the portfolio "Inside" with the nominations:
        | source           | sink           | type    | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OBAALSE | 10.000 |
      Then it is refused with SER0030
      And OBA1 has no portfolio "Inside"

    @CRR-NOM-024 @rule:allocation-type
    Scenario Outline: <who> nominates CRRs of type <type>
      When <who> creates the portfolio "Not mine" with the nominations:
        | source           | sink   | type   | mw     |
        | TH_NP15_GEN-APND | <sink> | <type> | 10.000 |
      Then it is refused with SER0030
      And <who> has no portfolio "Not mine"

      Examples:
        | who  | type    | sink           |
        | LSE1 | OBAALSE | NORDHAV_5_N001 |
        | OBA1 | LSE     | DLAP_PGAE-APND |

    @CRR-NOM-025 @rule:biddable-location @chg-isl-1 @chg-map-1
    Scenario Outline: A source that <what>
      When LSE1 creates the portfolio "Gone" with the nominations:
        | source   | sink           | mw     |
        | <source> | DLAP_PGAE-APND | 10.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Gone"

      Examples:
        | what                      | source       |
        | is retired                | SORRELW_7_B1 |
        | an outage has islanded    | STARLNG_7_B1 |
        | nobody has ever heard of  | ATLANTIS_1   |

    @CRR-NOM-026 @rule:source-is-not-sink
    Scenario: A nomination from a place to itself
      When OBA1 creates the portfolio "Circle" with the nominations:
        | source         | sink           | type    | mw     |
        | NORDHAV_5_N001 | NORDHAV_5_N001 | OBAALSE | 10.000 |
      Then it is refused with SER0030
      And OBA1 has no portfolio "Circle"

    @CRR-NOM-027 @rule:buy-hedge
    Scenario: A nomination of an option
      When LSE1 creates the portfolio "Option" with the nominations:
        | source           | sink           | hedge | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OPT   | 10.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Option"

    @CRR-NOM-028 @rule:record-product
    Scenario: A nomination for a season in a monthly market
      When LSE1 creates the portfolio "Season" with the nominations:
        | period   | source           | sink           | mw     |
        | 2026_S02 | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Season"

    @CRR-NOM-029 @rule:asset-owner
    Scenario: A nomination for somebody else
      When LSE1 creates the portfolio "Proxy" with the nominations:
        | owner | source           | sink           | mw     |
        | LSE2  | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Proxy"

    @CRR-NOM-030 @rule:all-or-nothing
    Scenario: One good nomination between two bad ones
      When LSE1 creates the portfolio "Mixed" with the nominations:
        | source           | sink             | mw     |
        | DLAP_PGAE-APND   | TH_NP15_GEN-APND | 10.000 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND   | 10.000 |
        | ATLANTIS_1       | DLAP_PGAE-APND   | 10.000 |
      Then it is refused with SER0030 for 2 records
      And LSE1 has no portfolio "Mixed"

  Rule: A portfolio passes from VALID to SUBMITTED, and back when it is retracted

    Background:
      Given the monthly allocation tier 1 is OPEN
      And LSE1 may nominate 1.000 MW more to DLAP_PGAE-APND ON for month

    @CRR-NOM-040 @rule:submission-guard
    Scenario: A valid portfolio is submitted
      Given LSE1 has the portfolio "Spring load"
      When LSE1 submits the portfolio "Spring load"
      Then the portfolio is SUBMITTED
      And LSE1's portfolio "Spring load" is still SUBMITTED

    @CRR-NOM-041 @rule:submission-guard
    Scenario: A submitted portfolio is submitted again
      Given LSE1 has submitted the portfolio "Spring load"
      When LSE1 submits the portfolio "Spring load"
      Then it is refused with POR0051
      And LSE1's portfolio "Spring load" is still SUBMITTED

    @CRR-NOM-042 @rule:submission-guard
    Scenario: An empty portfolio is submitted
      Given LSE1 has the empty portfolio "Later"
      When LSE1 submits the portfolio "Later"
      Then it is refused with POR0013
      And LSE1's portfolio "Later" is still NEW

    @CRR-NOM-043 @rule:submission-guard
    Scenario: An INVALID portfolio is submitted again
      Given LSE1 has the portfolio "Too much", INVALID for passing a nomination cap
      When LSE1 submits the portfolio "Too much"
      Then it is refused with NOM0101
      And LSE1's portfolio "Too much" is still INVALID

    @CRR-NOM-044 @rule:retracted-is-valid
    Scenario: A submitted portfolio is retracted
      Given LSE1 has submitted the portfolio "Spring load"
      When LSE1 retracts the portfolio "Spring load"
      Then the portfolio is VALID
      And LSE1's portfolio "Spring load" is still VALID

    @CRR-NOM-045 @rule:retraction-guard
    Scenario: A portfolio that was never submitted is retracted
      Given LSE1 has the portfolio "Spring load"
      When LSE1 retracts the portfolio "Spring load"
      Then it is refused with POR0038
      And LSE1's portfolio "Spring load" is still VALID

    @CRR-NOM-046 @rule:retraction-guard
    Scenario: A new and empty portfolio is retracted
      Given LSE1 has the empty portfolio "Later"
      When LSE1 retracts the portfolio "Later"
      Then it is refused with POR0012
      And LSE1's portfolio "Later" is still NEW

    @CRR-NOM-047 @rule:retraction-guard
    Scenario: An INVALID portfolio is retracted
      Given LSE1 has the portfolio "Too much", INVALID for passing a nomination cap
      When LSE1 retracts the portfolio "Too much"
      Then it is refused with POR0011
      And LSE1's portfolio "Too much" is still INVALID

    @CRR-NOM-048 @rule:deletion-guard
    Scenario: A valid portfolio is deleted
      Given LSE1 has the portfolio "Spring load"
      When LSE1 deletes the portfolio "Spring load"
      Then the portfolio is DELETED
      And LSE1 has no portfolio "Spring load"

    @CRR-NOM-049 @rule:deletion-guard
    Scenario: A submitted portfolio is deleted
      Given LSE1 has submitted the portfolio "Spring load"
      When LSE1 deletes the portfolio "Spring load"
      Then it is refused with POR0010
      And LSE1's portfolio "Spring load" is still SUBMITTED

  Rule: What a cap leaves may be nominated, and not a kilowatt more

    @CRR-NOM-063 @rule:cap-limit @rule:caps-checked
    Scenario Outline: LSE1 nominates <much> it may
      Given the monthly allocation tier 1 is OPEN
      And LSE1 may nominate 1.000 MW more to DLAP_PGAE-APND ON for month
      When LSE1 submits the portfolio "To the cap" for <much> it may nominate
      Then the portfolio is <status>

      Examples:
        | much                     | status    |
        | all that                 | SUBMITTED |
        | a kilowatt more than all | INVALID   |

  Rule: A load server finds its own portfolios and nobody else's

    Background:
      Given the monthly allocation tier 1 is OPEN

    @CRR-NOM-050 @rule:portfolio-ownership
    Scenario Outline: LSE1 <does> a portfolio it does not have
      When LSE1 <does> the portfolio "Nowhere"
      Then it is refused with POR0100

      Examples:
        | does                    |
        | submits                 |
        | retracts                |
        | deletes                 |
        | looks at                |
        | asks for the status of  |

    @CRR-NOM-051 @rule:portfolio-ownership
    Scenario: LSE1 looks at a portfolio that is LSE2's
      Given LSE2 has the portfolio "Private plan"
      When LSE1 looks at the portfolio "Private plan"
      Then it is refused with POR0023

    @CRR-NOM-052 @rule:portfolio-list
    Scenario: LSE1 lists its portfolios while LSE2 has some too
      Given LSE1 has the portfolio "Spring load"
      And LSE2 has the portfolio "Private plan"
      When LSE1 lists its portfolios in the monthly allocation tier 1
      Then the list has "Spring load"
      And the list does not have "Private plan"

    @CRR-NOM-053 @rule:market-name
    Scenario: A market nobody has heard of
      When LSE1 lists its portfolios in the market "ALLOC_MN_1999_M01_T1"
      Then it is refused with MKT0001

    @CRR-NOM-054 @rule:market-of-service
    Scenario: An auction is no market of the nomination service
      When LSE1 lists its portfolios in the monthly auction
      Then it is refused with MKT0001

    @CRR-NOM-055 @rule:access-function @chg-acc-1 @security
    Scenario: A holder that serves no load has no business with nominations
      When FIN1 lists its portfolios in the monthly allocation tier 1
      Then it is refused with SEC0001

    @CRR-NOM-057 @rule:access-identity @security
    Scenario: LSE1 creates a portfolio in the name of LSE2
      When LSE1 creates the portfolio "Proxy" in the name of LSE2
      Then it is refused with SEC0002
      And LSE2 has no portfolio "Proxy"

    @CRR-NOM-058 @mock_only @rule:concurrent-edit
    Scenario: The portfolio is open in another session
      Given LSE1 has the portfolio "Spring load"
      And LSE1's portfolio "Spring load" is being edited in another session
      When LSE1 deletes the portfolio "Spring load"
      Then it is refused with POR0306
      And LSE1's portfolio "Spring load" is still VALID

    @CRR-NOM-059 @mock_only @rule:portfolio-reachable
    Scenario: The portfolio is out of reach for the moment
      Given LSE1 has the portfolio "Spring load"
      And LSE1's portfolio "Spring load" is out of reach
      When LSE1 looks at the portfolio "Spring load"
      Then it is refused with POR0308

    @CRR-NOM-060 @mock_only @rule:busy
    Scenario: Too many users at once
      Given the ISO's environment is too busy for more users
      When LSE1 lists its portfolios in the monthly allocation tier 1
      Then it is refused with GEN0003

  Rule: What cannot be read, or is not there, is said to be so

    @CRR-NOM-061 @rule:refusal-status @rule:unreadable-body
    Scenario Outline: The body <body>
      When LSE1 sends POST "/nomination/v1.0/portfolioCreation" with the body "<body>"
      Then it is refused with SER0017

      Examples:
        | body                |
        | {                   |
        | {'portfolioName': } |

    @CRR-NOM-062 @rule:unknown-path
    Scenario: A path that the nomination service does not have
      When LSE1 sends GET "/nomination/v1.0/portfolios"
      Then it is refused with SER0029
