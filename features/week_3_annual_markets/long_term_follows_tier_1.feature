@week3 @nomination @mock_only
Feature: LT follows tier 1
  In the sim tier 1 and LT of the annual allocation run side by side; outside it LT opens once tier
  1 is posted. Where that is assumed (A-49), LT asks for what tier 1 has awarded, tier 2 comes a day
  later, and the year ends the same way.

  Background:
    Given it is assumed that LT follows tier 1
    And it is one second before the nomination caps of the annual allocation tier 1 are posted
    And the cast rests
    And nobody holds a CRR
    And LSE1's load metric at DLAP_PGAE-APND is 2,000.000 MW ON for S01
    And LSE1 holds 400.000 MW from NORDHAV_5_N001 to DLAP_PGAE-APND ON for S01 of the year before, allocated
    And time has passed to exactly when the annual allocation tier 1 opens
    And LSE1 has submitted the portfolio "Again" with the nominations:
      | period | source         | sink           | mw      |
      | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000 |

  Rule: LT opens after tier 1 is posted, and tier 2 after LT

    @CRR-LTF-001 @market_status @w3-tue-alloc-lt-1 @rule:market-status
    Scenario Outline: LT <edge> it <turn>
      Given time has passed to <edge> the annual allocation LT <turn>
      When LSE1 asks for the status of the annual allocation LT
      Then the market is <status>

      Examples:
        | edge              | turn   | status |
        | one second before | opens  | PREP   |
        | exactly when      | opens  | OPEN   |
        | one second before | closes | OPEN   |
        | exactly when      | closes | CLOSED |

    @CRR-LTF-002 @market_status @w3-wed-alloc-an-1 @rule:active-markets
    Scenario: Tier 1 is posted when LT opens, and LT when tier 2 opens
      Given time has passed to exactly when the annual allocation tier 2 opens
      When LSE1 lists the posted allocation markets
      Then the annual allocation tier 1 is among them
      And the annual allocation LT is among them

  Rule: LT asks for what tier 1 has awarded

    @CRR-LTF-010 @market_data @w1-wed-alloc-an-1 @rule:long-term-of-tier-1
    Scenario: The signature of LT is what tier 1 has awarded
      Given time has passed to exactly when the annual allocation LT opens
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | Source         | LimitMW |
        | NORDHAV_5_N001 | 300.000 |

    @CRR-LTF-014 @market_data @w1-wed-alloc-an-1 @rule:long-term-of-tier-1
    Scenario: Where tier 1 has awarded nothing, LT has nothing to make long
      Given LSE1 has retracted the portfolio "Again"
      And time has passed to exactly when the annual allocation LT opens
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then it is refused with DWL0006

    @CRR-LTF-011 @market_data @w1-wed-alloc-an-1 @rule:cap-posting
    Scenario: Before tier 1 is posted there is none
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then it is refused with CAP0002

    @CRR-LTF-012 @w3-tue-alloc-lt-1 @rule:caps-checked
    Scenario Outline: <mw> MW of the 300 MW that tier 1 has awarded
      Given time has passed to exactly when the annual allocation LT opens
      When LSE1 submits the portfolio "Ten years" with the nominations:
        | period | source         | sink           | mw   |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw      | status    |
        | 300.000 | SUBMITTED |
        | 300.001 | INVALID   |

    @CRR-LTF-013 @w3-thu-alloc-an-1 @rule:long-term-years
    Scenario: It is awarded for the nine years that follow
      Given time has passed to exactly when the annual allocation LT opens
      And LSE1 has submitted the portfolio "Ten years" with the nominations:
        | period | source         | sink           | mw      |
        | S01    | NORDHAV_5_N001 | DLAP_PGAE-APND | 300.000 |
      And time has passed to exactly when the annual allocation tier 2 opens
      When LSE1 downloads PRIVATE_ALLOCATION_RESULT of the annual allocation LT as JSON
      Then the rows are 300.000 MW for S01 of the year after and each of 8 more years
