@week3 @week4 @nomination @w3-wed-alloc-an-3 @w4-open-1 @mock_only
Feature: A load server nominates in a third annual tier
  Earlier years had a third tier. The sim has none, so none is held unless it is assumed (A-12):
  tier 2 then goes up to two thirds of SEQ, and tier 3 in week 4 up to the whole. Nobody holds a
  CRR and nobody else nominates. LSE1's load metric is 2,000 MW, so its SEQ is 1,300 MW.

  Rule: Without the assumption there is no third tier

    @CRR-ALT-001 @market_status @rule:market-name
    Scenario: Somebody asks for it
      Given it is W4-MON 13:00:00 PPT
      When LSE1 asks for the status of the market "ALLOC_AN_2027_T3"
      Then it is refused with MKT0001

    @CRR-ALT-002 @rule:tier-ceiling
    Scenario: Tier 2 goes up to the whole of SEQ
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And time has passed to exactly when the annual allocation tier 2 opens
      When LSE1 downloads SEQ of the annual SEQ tier 2 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | EligibleQuantityMW | HeldMW | LimitMW  |
        | 1300.000           | 0.000  | 1300.000 |

  Rule: A third tier is set up with the others and opens in week 4

    @CRR-ALT-010 @market_status @rule:active-markets
    Scenario: On Monday of week 3 it is active
      Given it is assumed that a third annual tier is held
      And the annual allocation tier 3 is PREP
      When LSE1 lists the active allocation markets
      Then the annual allocation tier 3 is among them
      And the annual allocation tier 3 opens and closes as the plan says

    @CRR-ALT-011 @rule:submission-window
    Scenario Outline: Nominations submitted <edge> the window <turn>
      Given it is assumed that a third annual tier is held
      And it is one second before the nomination caps of the annual allocation tier 3 are posted
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And LSE1 has the portfolio "Last of all"
      And time has passed to <edge> the window <turn>
      When LSE1 submits the portfolio "Last of all"
      Then the portfolio is SUBMITTED

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second before | closes |

    @CRR-ALT-012 @rule:submission-window
    Scenario Outline: Nominations submitted <edge> the window <turn>, which is no time for it
      Given it is assumed that a third annual tier is held
      And it is one second before the nomination caps of the annual allocation tier 3 are posted
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And LSE1 has the portfolio "Last of all"
      And time has passed to <edge> the window <turn>
      When LSE1 submits the portfolio "Last of all"
      Then it is refused with NOM0128

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |

  Rule: Tier 2 goes up to two thirds of SEQ, tier 3 to what is left of the whole

    Background:
      Given it is assumed that a third annual tier is held
      And it is one second before the nomination caps of the annual allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And time has passed to exactly when the annual allocation tier 2 opens

    @CRR-ALT-020 @rule:tier-ceiling
    Scenario: The limit of tier 2
      1,300 x 2 / 3 = 866.666 MW, down to the kilowatt.

      When LSE1 downloads SEQ of the annual SEQ tier 2 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | EligibleQuantityMW | HeldMW | LimitMW |
        | 1300.000           | 0.000  | 866.666 |

    @CRR-ALT-021 @rule:tier-ceiling @rule:cap-limit
    Scenario: Up to the limit of tier 2
      When LSE1 submits the portfolio "Two thirds" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 866.666 |
      Then the portfolio is SUBMITTED

    @CRR-ALT-022 @rule:tier-ceiling
    Scenario: A kilowatt beyond the limit of tier 2
      When LSE1 submits the portfolio "More" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 866.667 |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | period | total   | allowed |
        | SEQ | DLAP_PGAE-APND | S01    | 866.667 | 866.666 |

    @CRR-ALT-023 @rule:tier-ceiling @rule:held-comes-off
    Scenario: What tier 2 has awarded comes off the whole
      Of the intertie's 1,040 MW half is set aside, so 400 MW have room. 1,300 - 400 = 900 MW.

      Given LSE1 has submitted the portfolio "Imports" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 400.000 |
      And time has passed to exactly when the annual allocation tier 3 opens
      When LSE1 downloads SEQ of the annual SEQ tier 3 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | EligibleQuantityMW | HeldMW  | LimitMW |
        | 1300.000           | 400.000 | 900.000 |

    @CRR-ALT-024 @rule:tier-ceiling
    Scenario Outline: <mw> MW in tier 3, of 1,300 MW
      Given time has passed to exactly when the annual allocation tier 3 opens
      When LSE1 submits the portfolio "The rest" with the nominations:
        | period | source         | sink           | mw   |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw       | status    |
        | 1300.000 | SUBMITTED |
        | 1300.001 | INVALID   |

  Rule: Tier 3 sees what tier 2 was awarded, and what is set aside stays set aside

    Background:
      Given it is assumed that a third annual tier is held
      And it is one second before the nomination caps of the annual allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And time has passed to exactly when the annual allocation tier 2 opens
      And LSE1 has submitted the portfolio "Imports" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 400.000 |
      And time has passed to exactly when the annual allocation tier 3 opens

    @CRR-ALT-030 @market_data @rule:set-aside-stays
    Scenario: The set-aside of tier 3 is that of tier 2
      When LSE1 downloads SET_ASIDE of the annual allocation tier 3 as JSON
      Then ON for S01 of the annual allocation tier 3 is set aside:
        | interface   | limit    | carried | left     | kept    |
        | NORDHAV_ITC | 1040.000 | 0.000   | 1040.000 | 520.000 |

    @CRR-ALT-031 @rule:set-aside-stays @rule:set-aside
    Scenario: 120 MW of imports are left for tier 3
      1,040 - 520 set aside - 400 awarded in tier 2 = 120 MW.

      Given LSE1 has submitted the portfolio "Last imports" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000 |
      When the annual allocation tier 3 closes and its results are posted
      Then LSE1 is awarded in the annual allocation tier 3:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000   | 120.000 |
      And LSE1 now holds 120.000 MW of type LSE from NORDHAV_5_N001 to DLAP_PGAE-APND
      And the existing CRRs from the annual allocation tier 3 are its awards

    @CRR-ALT-032 @market_data @chg-pub-3 @rule:public-allocation-results @rule:private-results
    Scenario: The public result of tier 3 is the union of the private ones
      Given LSE1 has submitted the portfolio "Last imports" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000 |
      And time has passed to exactly when the annual allocation tier 3 posts its results
      When everybody downloads PRIVATE_ALLOCATION_RESULT of the annual allocation tier 3
      Then together these are PUBLIC_ALLOCATION_RESULT of the annual allocation tier 3

    @CRR-ALT-033 @clearing @rule:contingencies @rule:release-share
    Scenario: What tier 3 has awarded fits the grid
      Given LSE1 has submitted the portfolio "Last of all" with the nominations:
        | period | source       | sink           | mw      |
        | S01    | QUILLON_7_B1 | DLAP_PGAE-APND | 900.000 |
      When the annual allocation tier 3 closes and its results are posted
      Then the awards of the annual allocation tier 3 and its base load fit 65.0 % of every limit, whatever outage comes
