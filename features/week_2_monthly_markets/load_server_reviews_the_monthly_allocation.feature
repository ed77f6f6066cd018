@week2 @nomination @market_data
Feature: A load server reviews the monthly allocation
  Each tier clears at its close, and its results are posted: to everybody what was awarded, to each
  load server what became of every one of its nominations.

  Rule: Results are out when they are posted, and not before

    @CRR-ALM-001 @w2-wed-alloc-mn-1 @rule:results-after-posting
    Scenario Outline: <download> while tier 1 is CLOSED
      Given the monthly allocation tier 1 is CLOSED
      When LSE1 downloads <download> of the monthly allocation tier 1 as JSON
      Then it is refused with MKT0007

      Examples:
        | download                  |
        | PUBLIC_ALLOCATION_RESULT  |
        | PRIVATE_ALLOCATION_RESULT |
        | BINDING_CONSTRAINT        |

    @CRR-ALM-002 @w2-wed-alloc-mn-1 @chg-pub-3 @rule:one-content
    Scenario Outline: <download> of <market> once it is POSTED
      Given <market> is POSTED
      When LSE1 downloads <download> of <market> as CSV
      Then the file has the rows and columns of <download>
      And <download> of <market> says the same to LSE1 as JSON

      Examples:
        | download                  | market       |
        | PUBLIC_ALLOCATION_RESULT  | the monthly allocation tier 1 |
        | PRIVATE_ALLOCATION_RESULT | the monthly allocation tier 1 |
        | GROUPED_BASE_LOADING      | the monthly allocation tier 1 |
        | PUBLIC_ALLOCATION_RESULT  | the monthly allocation tier 2 |
        | PRIVATE_ALLOCATION_RESULT | the monthly allocation tier 2 |
        | GROUPED_BASE_LOADING      | the monthly allocation tier 2 |
        | SET_ASIDE                 | the monthly allocation tier 2 |

    @CRR-ALM-003 @w2-thu-alloc-mn-1 @rule:award-booking
    Scenario Outline: What was awarded in <market> is held from the posting on
      Given <market> is <status>
      When LSE1 downloads PUBLIC_EXISTING_CRR as CSV
      Then <some> row comes from <market>

      Examples:
        | market       | status | some |
        | the monthly allocation tier 1 | CLOSED | no   |
        | the monthly allocation tier 1 | POSTED | some |
        | the monthly allocation tier 2 | CLOSED | no   |
        | the monthly allocation tier 2 | POSTED | some |

  Rule: What everybody sees is what each participant sees of its own, put together

    @CRR-ALM-010 @w2-thu-alloc-mn-1 @rule:public-allocation-results
    Scenario Outline: The public result of <market> is the union of the private ones
      Given <market> is POSTED
      When everybody downloads PRIVATE_ALLOCATION_RESULT of <market>
      Then together these are PUBLIC_ALLOCATION_RESULT of <market>

      Examples:
        | market       |
        | the monthly allocation tier 1 |
        | the monthly allocation tier 2 |

    @CRR-ALM-013 @w2-thu-alloc-mn-1 @mock_only @rule:award-booking @rule:public-allocation-results
    Scenario Outline: Before anything of it is traded, what <market> awarded is what exists
      Given <market> is POSTED
      When LSE1 downloads PUBLIC_EXISTING_CRR as JSON
      Then the existing CRRs from <market> are its awards

      Examples:
        | market       |
        | the monthly allocation tier 1 |
        | the monthly allocation tier 2 |

    @CRR-ALM-011 @w2-thu-alloc-mn-1 @rule:private-results
    Scenario: A private result has nobody else's rows
      Given the monthly allocation tier 1 is POSTED
      When LSE1 downloads PRIVATE_ALLOCATION_RESULT of the monthly allocation tier 1 as JSON
      Then every row is LSE1's

    @CRR-ALM-012 @w2-thu-alloc-mn-1 @rule:download-none
    Scenario: A private result for somebody who serves no load
      Given the monthly allocation tier 1 is POSTED
      When FIN1 downloads PRIVATE_ALLOCATION_RESULT of the monthly allocation tier 1 as JSON
      Then it is refused with DWL0006

  Rule: Awards stay within nominations, caps and the grid

    @CRR-ALM-020 @w2-thu-alloc-mn-1 @rule:award-step @rule:private-results
    Scenario Outline: Awards in <market>, nominations and caps
      Given <market> is POSTED
      When everybody downloads PRIVATE_ALLOCATION_RESULT of <market>
      Then every award is a multiple of 0.001 MW and no more than was asked for
      And together these are within <cap>

      Examples:
        | market       | cap |
        | the monthly allocation tier 1 | MEQ of the monthly MEQ tier 1 cap |
        | the monthly allocation tier 2 | MEQ of the monthly MEQ tier 2 cap |

    @CRR-ALM-021 @w2-thu-alloc-mn-1 @clearing @rule:contingencies @rule:release-share @rule:award-step
    Scenario Outline: What <market> awarded fits the grid
      When <market> closes and its results are posted
      Then the awards of <market> and its base load fit 82.5 % of every limit, whatever outage comes

      Examples:
        | market       |
        | the monthly allocation tier 1 |
        | the monthly allocation tier 2 |

  Rule: What interties have left after tier 1 is half set aside for the auction

    @CRR-ALM-030 @w2-thu-alloc-mn-1 @rule:set-aside
    Scenario: The set-aside of tier 2
      Given the monthly allocation tier 2 is POSTED
      When LSE1 downloads SET_ASIDE of the monthly allocation tier 2 as JSON
      Then every set-aside is its share of the room that is left
      And there are rows for each product of the monthly allocation tier 2

    @CRR-ALM-031 @w2-thu-alloc-mn-1 @rule:download-none
    Scenario: Nothing is set aside in tier 1
      Given the monthly allocation tier 1 is POSTED
      When LSE1 downloads SET_ASIDE of the monthly allocation tier 1 as JSON
      Then it is refused with DWL0005
