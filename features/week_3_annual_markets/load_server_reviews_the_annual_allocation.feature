@week3 @nomination @market_data
Feature: A load server reviews the annual allocation
  Tier 1, LT and tier 2 clear at their closes, and their results are posted: to everybody what was
  awarded, to each load server what became of every one of its nominations.

  Rule: Results are out when they are posted, and not before

    @CRR-ALA-001 @w3-wed-alloc-an-4 @rule:results-after-posting
    Scenario Outline: <download> while tier 1 is CLOSED
      Given the annual allocation tier 1 is CLOSED
      When LSE1 downloads <download> of the annual allocation tier 1 as JSON
      Then it is refused with MKT0007

      Examples:
        | download                  |
        | PUBLIC_ALLOCATION_RESULT  |
        | PRIVATE_ALLOCATION_RESULT |
        | BINDING_CONSTRAINT        |

    @CRR-ALA-002 @w3-wed-alloc-an-4 @chg-pub-3 @rule:one-content
    Scenario Outline: <download> of <market> once it is POSTED
      Given <market> is POSTED
      When LSE1 downloads <download> of <market> as CSV
      Then the file has the rows and columns of <download>
      And <download> of <market> says the same to LSE1 as JSON

      Examples:
        | download                  | market       |
        | PUBLIC_ALLOCATION_RESULT  | the annual allocation tier 1 |
        | PRIVATE_ALLOCATION_RESULT | the annual allocation tier 1 |
        | GROUPED_BASE_LOADING      | the annual allocation tier 1 |
        | PUBLIC_ALLOCATION_RESULT  | the annual allocation tier 2 |
        | PRIVATE_ALLOCATION_RESULT | the annual allocation tier 2 |
        | GROUPED_BASE_LOADING      | the annual allocation tier 2 |
        | SET_ASIDE                 | the annual allocation tier 2 |

    @CRR-ALA-003 @w3-thu-alloc-an-1 @rule:award-booking
    Scenario Outline: What was awarded in <market> is held from the posting on
      Given <market> is <status>
      When LSE1 downloads PUBLIC_EXISTING_CRR as CSV
      Then <some> row comes from <market>

      Examples:
        | market       | status | some |
        | the annual allocation tier 1 | CLOSED | no   |
        | the annual allocation tier 1 | POSTED | some |
        | the annual allocation tier 2 | CLOSED | no   |
        | the annual allocation tier 2 | POSTED | some |

  Rule: What everybody sees is what each participant sees of its own, put together

    @CRR-ALA-010 @w3-thu-alloc-an-1 @rule:public-allocation-results
    Scenario Outline: The public result of <market> is the union of the private ones
      Given <market> is POSTED
      When everybody downloads PRIVATE_ALLOCATION_RESULT of <market>
      Then together these are PUBLIC_ALLOCATION_RESULT of <market>

      Examples:
        | market       |
        | the annual allocation tier 1 |
        | the annual allocation tier 2 |

    @CRR-ALA-013 @w3-thu-alloc-an-1 @mock_only @rule:award-booking @rule:public-allocation-results
    Scenario Outline: Before anything of it is traded, what <market> awarded is what exists
      Given <market> is POSTED
      When LSE1 downloads PUBLIC_EXISTING_CRR as JSON
      Then the existing CRRs from <market> are its awards

      Examples:
        | market       |
        | the annual allocation tier 1 |
        | the annual allocation tier 2 |

    @CRR-ALA-011 @w3-thu-alloc-an-1 @rule:private-results
    Scenario: A private result has nobody else's rows
      Given the annual allocation tier 1 is POSTED
      When LSE1 downloads PRIVATE_ALLOCATION_RESULT of the annual allocation tier 1 as JSON
      Then every row is LSE1's

    @CRR-ALA-012 @w3-thu-alloc-an-1 @rule:download-none
    Scenario: A private result for somebody who serves no load
      Given the annual allocation tier 1 is POSTED
      When FIN1 downloads PRIVATE_ALLOCATION_RESULT of the annual allocation tier 1 as JSON
      Then it is refused with DWL0006

  Rule: Awards stay within nominations, caps and the grid

    @CRR-ALA-020 @w3-thu-alloc-an-1 @rule:award-step @rule:private-results
    Scenario Outline: Awards in <market>, nominations and caps
      Given <market> is POSTED
      When everybody downloads PRIVATE_ALLOCATION_RESULT of <market>
      Then every award is a multiple of 0.001 MW and no more than was asked for
      And together these are within <cap>

      Examples:
        | market       | cap |
        | the annual allocation tier 1 | SEQ of the annual SEQ tier 1 cap |
        | the annual allocation tier 2 | SEQ of the annual SEQ tier 2 cap |

    @CRR-ALA-021 @w3-thu-alloc-an-1 @clearing @rule:contingencies @rule:release-share @rule:award-step @rule:base-load
    Scenario Outline: What <market> awarded fits the grid
      When <market> closes and its results are posted
      Then the awards of <market> and its base load fit 65.0 % of every limit, whatever outage comes

      Examples:
        | market       |
        | the annual allocation tier 1 |
        | the annual allocation tier 2 |

  Rule: What interties have left after tier 1 is half set aside for the auction

    @CRR-ALA-030 @w3-thu-alloc-an-1 @rule:set-aside
    Scenario: The set-aside of tier 2
      Given the annual allocation tier 2 is POSTED
      When LSE1 downloads SET_ASIDE of the annual allocation tier 2 as JSON
      Then every set-aside is its share of the room that is left
      And there are rows for each product of the annual allocation tier 2

    @CRR-ALA-031 @w3-thu-alloc-an-1 @rule:download-none
    Scenario: Nothing is set aside in tier 1
      Given the annual allocation tier 1 is POSTED
      When LSE1 downloads SET_ASIDE of the annual allocation tier 1 as JSON
      Then it is refused with DWL0005

  Rule: What has cut the nominations of an annual tier is told

    Background:
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
      And LSE2's load metric at DLAP_PGAE-APND is 1,000.000 MW ON for S01
      And LSE1 holds 850.000 MW from NORDHAV_5_N001 to DLAP_PGAE-APND ON for S01 of the year before, allocated
      And LSE2 holds 425.000 MW from NORDHAV_5_N001 to DLAP_PGAE-APND ON for S01 of the year before, allocated
      And time has passed to exactly when the annual allocation tier 1 opens

    @CRR-ALA-040 @w3-wed-alloc-an-4 @clearing @mock_only @rule:release-share @rule:one-content
    Scenario: Imports of 1,275 MW for the 1,040 MW that tier 1 may use
      Equals are cut in proportion: 850 x 1,040 / 1,275 = 693.333 MW, and 425 x 1,040 / 1,275 = 346.666 MW.

      Given LSE1 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 850.000 |
      And LSE2 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 425.000 |
      And time has passed to exactly when the annual allocation tier 1 posts its results
      When READ1 downloads BINDING_CONSTRAINT of the annual allocation tier 1 as CSV
      Then every constraint is at its limit, with a shadow price above zero
      And the file has the rows and columns of BINDING_CONSTRAINT
      And BINDING_CONSTRAINT of the annual allocation tier 1 says the same to READ1 as JSON
      And what binds is NORDHAV_ITC alone, at 1,040.000 MW
      And LSE1 is awarded in the annual allocation tier 1:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 850.000   | 693.333 |
      And LSE2 is awarded in the annual allocation tier 1:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 425.000   | 346.666 |

    @CRR-ALA-041 @w3-wed-alloc-an-4 @clearing @mock_only @rule:download-none
    Scenario: Nothing binds where nothing is cut
      Given LSE1 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 850.000 |
      And time has passed to exactly when the annual allocation tier 1 posts its results
      When READ1 downloads BINDING_CONSTRAINT of the annual allocation tier 1 as CSV
      Then it is refused with DWL0005

    @CRR-ALA-042 @w3-thu-alloc-an-1 @clearing @mock_only @rule:set-aside
    Scenario: In tier 2 the intertie binds at what the set-aside leaves
      Tier 1 takes 850 of 1,040 MW; half of the other 190 MW is set aside, so 95 MW are left and 945 MW flow.

      Given LSE1 has submitted the portfolio "Again" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 850.000 |
      And time has passed to exactly when the annual allocation tier 2 opens
      And LSE1 has submitted the portfolio "More" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 200.000 |
      And time has passed to exactly when the annual allocation tier 2 posts its results
      When READ1 downloads BINDING_CONSTRAINT of the annual allocation tier 2 as JSON
      Then every constraint is at its limit, with a shadow price above zero
      And what binds is NORDHAV_ITC alone, at 945.000 MW
      And LSE1 is awarded in the annual allocation tier 2:
        | period | source         | sink           | nominated | awarded |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 200.000   | 95.000  |
