@week2 @nomination @mock_only
Feature: A load server is allocated in two monthly tiers
  The intertie NORDHAV_ITC lets 1,600 MW in, of which a month may use 82.5 %: 1,320 MW. Nobody
  holds a CRR, and nobody but the scenario nominates, so every number can be checked by hand.

  Background:
    Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
    And the cast rests
    And nobody holds a CRR
    And LSE1's load metric at DLAP_PGAE-APND is 900.000 MW ON for the month
    And LSE2's load metric at DLAP_PGAE-APND is 450.000 MW ON for the month
    And LSE1's load metric at SLAP_PGST-APND is 500.000 MW ON for the month
    And LSE2's load metric at SLAP_PGST-APND is 500.000 MW ON for the month
    And OBA1's load metric at NORDHAV_5_N001 is 25.000 MW ON for the month
    And time has passed to exactly when the window opens

  Rule: What the grid can carry is awarded in full, what it cannot is shared

    @CRR-ALM-101 @w2-wed-alloc-mn-1 @w2-thu-alloc-mn-1 @chg-model-2 @rule:private-results
    Scenario: As much as the intertie lets in
      Given LSE1 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 890.000 |
      And LSE2 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 430.000 |
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 is awarded in the monthly allocation tier 1:
        | source         | sink           | nominated | awarded |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 890.000   | 890.000 |
      And LSE2 is awarded in the monthly allocation tier 1:
        | source         | sink           | nominated | awarded |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 430.000   | 430.000 |

    @CRR-ALM-102 @w2-wed-alloc-mn-1 @clearing @rule:release-share @chg-model-2
    Scenario: 1,350 MW nominated for 1,320 MW of room
      Equals are cut in proportion: 900 x 1,320 / 1,350 = 880 MW, and 450 x 1,320 / 1,350 = 440 MW.

      Given LSE1 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 900.000 |
      And LSE2 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 450.000 |
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 is awarded in the monthly allocation tier 1:
        | source         | sink           | nominated | awarded |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 900.000   | 880.000 |
      And LSE2 is awarded in the monthly allocation tier 1:
        | source         | sink           | nominated | awarded |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 450.000   | 440.000 |
      And LSE1 now holds 880.000 MW of type LSE from NORDHAV_5_N001 to DLAP_PGAE-APND

    @CRR-ALM-103 @w2-wed-alloc-mn-1 @clearing @chg-pub-3 @rule:release-share
    Scenario: What has cut the nominations is told
      Given LSE1 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 900.000 |
      And LSE2 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 450.000 |
      And time has passed to W2-WED 12:00:00 PPT
      When LSE1 downloads BINDING_CONSTRAINT of the monthly allocation tier 1 as CSV
      Then every constraint is at its limit, with a shadow price above zero
      And the file has the rows and columns of BINDING_CONSTRAINT
      And BINDING_CONSTRAINT of the monthly allocation tier 1 says the same to LSE1 as JSON
      And what binds is NORDHAV_ITC alone, at 1,320.000 MW

    @CRR-ALM-104 @w2-wed-alloc-mn-1 @clearing @rule:allocation-objective
    Scenario: Of two nominations that load one line unequally both are cut, and neither is cut off for the other
      Given LSE1 has submitted the portfolio "Import" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | SLAP_PGST-APND | 500.000 |
      And LSE2 has submitted the portfolio "Hub" with the nominations:
        | source           | sink           | mw      |
        | TH_NP15_GEN-APND | SLAP_PGST-APND | 500.000 |
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 and LSE2 are each awarded a part of what they nominated in the monthly allocation tier 1

    @CRR-ALM-105 @w2-wed-alloc-mn-1 @rule:allocated-type @chg-model-2
    Scenario: An OBAALSE is awarded a path out of the intertie
      Given OBA1 has submitted the portfolio "Outside" with the nominations:
        | source           | sink           | type    | mw     |
        | TH_NP15_GEN-APND | NORDHAV_5_N001 | OBAALSE | 25.000 |
      When the monthly allocation tier 1 closes and its results are posted
      Then OBA1 now holds 25.000 MW of type OBAALSE from TH_NP15_GEN-APND to NORDHAV_5_N001

    @CRR-ALM-106 @w2-wed-alloc-mn-1 @rule:who-clears
    Scenario: A portfolio that was never submitted is awarded nothing
      Given LSE1 has the portfolio "Left lying" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 900.000 |
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 has no results in the monthly allocation tier 1

    @CRR-ALM-107 @w2-wed-alloc-mn-1 @rule:who-clears @rule:caps-checked
    Scenario: A portfolio that passes a cap is awarded nothing
      Given LSE1 has the portfolio "Too much", INVALID for passing a nomination cap
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 has no results in the monthly allocation tier 1

  Rule: Tier 2 stands on what tier 1 awarded

    Background: tier 1 awards 880 MW to LSE1 and 440 MW to LSE2, and the intertie is full
      Given LSE1 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 900.000 |
      And LSE2 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw      |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 450.000 |
      And time has passed to exactly when the monthly allocation tier 2 opens

    @CRR-ALM-110 @w2-wed-alloc-mn-4 @rule:held-comes-off
    Scenario: The cap of tier 2 is what tier 1 has left
      When LSE1 downloads MEQ of the monthly MEQ tier 2 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for month say:
        | EligibleQuantityMW | HeldMW  | LimitMW |
        | 900.000            | 880.000 | 20.000  |

    @CRR-ALM-111 @w2-wed-alloc-mn-2 @rule:cap-limit
    Scenario Outline: LSE1 nominates <mw> MW in tier 2
      When LSE1 submits the portfolio "The rest" with the nominations:
        | source       | sink           | mw   |
        | QUILLON_7_B1 | DLAP_PGAE-APND | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw     | status    |
        | 20.000 | SUBMITTED |
        | 20.001 | INVALID   |

    @CRR-ALM-112 @w2-thu-alloc-mn-1 @w2-wed-alloc-mn-2 @rule:zero-awards-told
    Scenario: A nomination that comes to nothing is told all the same, and the other is awarded
      Given LSE1 has submitted the portfolio "The rest" with the nominations:
        | source         | sink           | mw     |
        | QUILLON_7_B1   | DLAP_PGAE-APND | 15.000 |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 5.000  |
      When the monthly allocation tier 2 closes and its results are posted
      Then LSE1 is awarded in the monthly allocation tier 2:
        | source         | sink           | nominated | awarded |
        | QUILLON_7_B1   | DLAP_PGAE-APND | 15.000    | 15.000  |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 5.000     | 0.000   |

  Rule: Base load at a retired place is carried at its replacement

    @CRR-ALM-120 @w2-thu-alloc-mn-1 @chg-map-2 @rule:retired-base-load
    Scenario: A CRR from a place that is retired since
      Given LSE2 holds 10.000 MW from SORRELW_7_B1 to DLAP_PGAE-APND ON for the month, allocated
      When LSE1 downloads GROUPED_BASE_LOADING of the monthly allocation tier 1 as CSV
      Then no row stands at SORRELW_7_B1
      And some row stands at TESSAR1_7_B1

    @CRR-ALM-121 @w2-tue-alloc-mn-1 @chg-map-1 @rule:replacement-release
    Scenario: The mapping of a retired place is released with the market's model
      When LSE1 downloads SOURCE_SINK_REPLACEMENT as JSON
      Then SORRELW_7_B1 is replaced by a biddable source in the monthly allocation tier 1
