@week3 @market_status @w3-mon-iso-1
Feature: The ISO sets up the annual markets
  On Monday of week 3 the annual allocation tiers and the annual auction are set up. The auction
  sells the four seasons of next year, on peak and off.

  Rule: The annual auction is prepared on Monday and sells four seasons

    @CRR-MKS-101 @rule:active-markets
    Scenario: On the day it is set up the annual auction is active
      Given the annual auction is PREP
      When FIN1 lists the active auction markets
      Then the annual auction is among them
      And the annual auction sells the products:
        | period | tou |
        | S01    | ON  |
        | S01    | OFF |
        | S02    | ON  |
        | S02    | OFF |
        | S03    | ON  |
        | S03    | OFF |
        | S04    | ON  |
        | S04    | OFF |
      And the annual auction opens and closes as the plan says

    @CRR-MKS-102 @rule:active-markets
    Scenario Outline: The <tier> is listed with the allocations
      Given the annual auction is PREP
      When LSE1 lists the active allocation markets
      Then the <tier> is among them

      Examples:
        | tier                     |
        | annual allocation tier 1 |
        | annual allocation LT     |
        | annual allocation tier 2 |

    @CRR-MKS-103 @mock_only @rule:market-status
    Scenario Outline: The annual auction <edge> it <turn>
      Given it is <edge> the annual auction <turn>
      When FIN1 asks for the status of the annual auction
      Then the market is <status>

      Examples:
        | edge              | turn   | status |
        | one second before | opens  | PREP   |
        | exactly when      | opens  | OPEN   |
        | one second before | closes | OPEN   |
        | exactly when      | closes | CLOSED |
