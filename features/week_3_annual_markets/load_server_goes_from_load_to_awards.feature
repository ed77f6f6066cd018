@week3 @nomination @historical_forecasted_load @mock_only
Feature: A load server goes from its load to its awards
  A worked example to check by hand: two load servers, one sink, one season on peak. Nobody holds
  anything but what is said here, and nobody else nominates.

  Background:
    Each hour LSE1 serves 1,400 MW and LSE2 half as much; on seven evenings there was more.
    Last year's season had given them 400 MW and 200 MW from the intertie.

    Given it is one second after the annual historical load window opens
    And the cast rests
    And nobody holds a CRR
    And LSE1 has handed in annual historical load for S01 with the hours:
      | sink           | day | hour | mw       |
      | DLAP_PGAE-APND |     |      | 1400.000 |
      | DLAP_PGAE-APND | 6   | 18   | 2060.000 |
      | DLAP_PGAE-APND | 7   | 18   | 2050.000 |
      | DLAP_PGAE-APND | 8   | 18   | 2040.000 |
      | DLAP_PGAE-APND | 9   | 18   | 2030.000 |
      | DLAP_PGAE-APND | 10  | 18   | 2020.000 |
      | DLAP_PGAE-APND | 13  | 18   | 2010.000 |
      | DLAP_PGAE-APND | 14  | 18   | 2000.000 |
    And LSE2 has handed in annual historical load for S01 with the hours:
      | sink           | day | hour | mw       |
      | DLAP_PGAE-APND |     |      | 700.000  |
      | DLAP_PGAE-APND | 6   | 18   | 1060.000 |
      | DLAP_PGAE-APND | 7   | 18   | 1050.000 |
      | DLAP_PGAE-APND | 8   | 18   | 1040.000 |
      | DLAP_PGAE-APND | 9   | 18   | 1030.000 |
      | DLAP_PGAE-APND | 10  | 18   | 1020.000 |
      | DLAP_PGAE-APND | 13  | 18   | 1010.000 |
      | DLAP_PGAE-APND | 14  | 18   | 1000.000 |
    And time has passed to one second before the nomination caps of the annual allocation tier 1 are posted
    And LSE1 holds 400.000 MW from NORDHAV_5_N001 to DLAP_PGAE-APND ON for S01 of the year before, allocated
    And LSE2 holds 200.000 MW from NORDHAV_5_N001 to DLAP_PGAE-APND ON for S01 of the year before, allocated

  Rule: Load makes the exceedance, and the exceedance the eligible quantity

    @CRR-ALA-201 @w1-tue-alloc-an-1 @rule:exceedance-hours
    Scenario Outline: From the hours of <who> to its exceedance
      The season has 1,216 hours on peak. 0.5 % of them are 6.08, so six hours may be above the exceedance: of the
      seven evenings it is the lowest.

      Given time has passed to exactly when the annual allocation tier 1 opens
      When <who> downloads SEQ of the annual SEQ tier 1 cap as JSON
      Then <who>'s annual historical load for S01 at DLAP_PGAE-APND comes to an exceedance of <exceedance> ON, its highest hour to <highest>

      Examples:
        | who  | exceedance   | highest      |
        | LSE1 | 2,000.000 MW | 2,060.000 MW |
        | LSE2 | 1,000.000 MW | 1,060.000 MW |

    @CRR-ALA-202 @w1-wed-alloc-an-1 @w3-tue-alloc-an-3 @rule:eligible-share @rule:tier-ceiling @rule:load-metric
    Scenario Outline: From the exceedance of <who> to its SEQ and its limit in tier 1
      SEQ is 65 % of the exceedance: 0.65 x 2,000 = 1,300 MW and 0.65 x 1,000 = 650 MW. Tier 1 goes up to two thirds
      of it, down to the kilowatt: 866.666 MW and 433.333 MW.

      Given time has passed to exactly when the annual allocation tier 1 opens
      When <who> downloads SEQ of the annual SEQ tier 1 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | LoadMetricMW | DeductionMW | AdjustedLoadMetricMW | EligibleQuantityMW | HeldMW | LimitMW |
        | <metric>     | 0.000       | <metric>             | <seq>              | 0.000  | <limit> |

      Examples:
        | who  | metric   | seq      | limit   |
        | LSE1 | 2000.000 | 1300.000 | 866.666 |
        | LSE2 | 1000.000 | 650.000  | 433.333 |

  Rule: Tier 1 asks again for what last year gave; what the intertie can carry is awarded

    @CRR-ALA-210 @w3-tue-alloc-an-1 @w3-wed-alloc-an-4 @w3-thu-alloc-an-1 @rule:private-results
    Scenario: 600 MW of imports where 1,040 MW have room
      An annual market may use 65 % of the 1,600 MW that the intertie lets in: 1,040 MW.

      Given time has passed to exactly when the annual allocation tier 1 opens
      And LSE1 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 400.000 |
      And LSE2 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 200.000 |
      When the annual allocation tier 1 closes and its results are posted
      Then LSE1 is awarded in the annual allocation tier 1:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 400.000   | 400.000 |
      And LSE2 is awarded in the annual allocation tier 1:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 200.000   | 200.000 |

  Rule: Tier 2 goes up to the whole of SEQ, and half of the room that is left is set aside

    Background:
      Given time has passed to exactly when the annual allocation tier 1 opens
      And LSE1 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 400.000 |
      And LSE2 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 200.000 |
      And time has passed to exactly when the annual allocation tier 2 opens

    @CRR-ALA-220 @w3-wed-alloc-an-3 @rule:held-comes-off @rule:tier-ceiling
    Scenario Outline: What SEQ leaves <who> for tier 2
      1,300 - 400 = 900 MW, and 650 - 200 = 450 MW.

      When <who> downloads SEQ of the annual SEQ tier 2 cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | EligibleQuantityMW | HeldMW | LimitMW |
        | <seq>              | <held> | <limit> |

      Examples:
        | who  | seq      | held    | limit   |
        | LSE1 | 1300.000 | 400.000 | 900.000 |
        | LSE2 | 650.000  | 200.000 | 450.000 |

    @CRR-ALA-221 @w3-wed-alloc-an-1 @rule:set-aside
    Scenario: What the intertie has left
      Of 1,040 MW tier 1 has taken 600 MW. Half of the other 440 MW is kept for the auction: 220 MW.

      When LSE1 downloads SET_ASIDE of the annual allocation tier 2 as JSON
      Then ON for S01 of the annual allocation tier 2 is set aside:
        | interface   | limit    | carried | left    | kept    |
        | NORDHAV_ITC | 1040.000 | 600.000 | 440.000 | 220.000 |

    @CRR-ALA-222 @w3-wed-alloc-an-1 @w3-thu-alloc-an-1 @rule:set-aside @rule:release-share
    Scenario: 450 MW of imports for the 220 MW that are left
      Equals are cut in proportion: 300 x 220 / 450 = 146.666 MW, and 150 x 220 / 450 = 73.333 MW.

      Given LSE1 has submitted the portfolio "More" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000 |
      And LSE2 has submitted the portfolio "More" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 150.000 |
      When the annual allocation tier 2 closes and its results are posted
      Then LSE1 is awarded in the annual allocation tier 2:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000   | 146.666 |
      And LSE2 is awarded in the annual allocation tier 2:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 150.000   | 73.333  |
      And LSE1 now holds 146.666 MW of type LSE from NORDHAV_5_N001 to DLAP_PGAE-APND
      And the existing CRRs from the annual allocation tier 2 are its awards
