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
      And the existing CRRs from <market> are its awards

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

    @CRR-ALA-020 @w3-thu-alloc-an-1 @rule:award-step
    Scenario Outline: Awards in <market>, nominations and caps
      Given <market> is POSTED
      When everybody downloads PRIVATE_ALLOCATION_RESULT of <market>
      Then every award is a multiple of 0.001 MW and no more than was asked for
      And together these are within <cap>

      Examples:
        | market       | cap |
        | the annual allocation tier 1 | SEQ of the annual SEQ tier 1 cap |
        | the annual allocation tier 2 | SEQ of the annual SEQ tier 2 cap |

    @CRR-ALA-021 @w3-thu-alloc-an-1 @clearing @mock_only @rule:contingencies @rule:release-share @rule:award-step
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
