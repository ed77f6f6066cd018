@connectivity @conn-4 @auction
Feature: A holder uploads a portfolio before the sim begins
  From the second week of the connectivity phase on, auction portfolios may be sent through the
  API. They are kept; the market takes them when its window opens.

  Rule: A portfolio may be created before the window opens, and submitted only in it

    @CRR-CON-020 @mock_only @rule:creation-window
    Scenario: A portfolio uploaded in the second week of connectivity
      Given it is the second week of connectivity, and the monthly auction is ahead
      When FIN1 creates the portfolio "Early bird" with the bids:
        | source           | sink           | mw     | price |
        | TH_SP15_GEN-APND | DLAP_SCE-APND  | 20.000 | 18.50 |
      Then the portfolio is VALID
      And FIN1's portfolio "Early bird" holds 1 bid and 0 offers

    @CRR-CON-021 @mock_only @rule:submission-window @rule:refusal-status
    Scenario: The early portfolio is not yet taken by the market
      Given it is the second week of connectivity, and the monthly auction is ahead
      And FIN1 has the portfolio "Early bird"
      When FIN1 submits the portfolio "Early bird"
      Then it is refused with MKT0004
      And FIN1's portfolio "Early bird" is still VALID
