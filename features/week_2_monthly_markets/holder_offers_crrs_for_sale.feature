@week2 @auction @w2-tue-auc-mn-1
Feature: A holder offers CRRs for sale
  Beside buy bids a portfolio holds sell offers. An offer names an existing CRR of the holder by
  its id, says the same of it as the books do, and asks for no more than is left of it.

  Background:
    Given the monthly auction is OPEN

  Rule: No more is offered than is held

    @CRR-SEL-001 @rule:sell-quantity
    Scenario: The whole of a CRR
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | beyond | price |
        | 0.000  | 12.00 |
      Then the portfolio is VALID
      And FIN1's portfolio "Sale" holds 0 bids and 1 offer

    @CRR-SEL-002 @rule:sell-quantity
    Scenario: One kilowatt more than is held
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | beyond | price |
        | 0.001  | 12.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

    @CRR-SEL-003 @rule:sell-quantity
    Scenario: Two offers that pass the holding only together
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | mw    | beyond | price |
        | 4.000 |        | 12.00 |
        |       | -3.999 | 12.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

    @CRR-SEL-004 @rule:sell-offered-once
    Scenario: A CRR that another submitted portfolio offers already
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "First" offering 5.000 MW of it at 12.00 $/MW
      And FIN1 has submitted the portfolio "First"
      When FIN1 creates the portfolio "Second" offering 5.000 MW of it at 12.00 $/MW
      Then it is refused with SER0030
      And FIN1 has no portfolio "Second"

    @CRR-SEL-005 @rule:sell-while-traded
    Scenario: A CRR of which a trade waits for its credit check
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And a trade of 1.000 MW of it waits for its credit check
      When FIN1 creates the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

  Rule: An offer says the same of its CRR as the books do

    @CRR-SEL-010 @rule:sell-ownership @rule:all-or-nothing
    Scenario: A CRR that FIN2 holds
      Given FIN2 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

    @CRR-SEL-011 @rule:sell-ownership
    Scenario Outline: The offer names another <what>
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | <what>  | mw    | price |
        | <value> | 5.000 | 12.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

      Examples:
        | what   | value          |
        | source | KINGLET_7_B1   |
        | sink   | SLAP_PGST-APND |
        | tou    | OFF            |
        | type   | LSE            |
        | hedge  | OPT            |

    @CRR-SEL-012 @rule:sell-period
    Scenario: A CRR that is valid in another month
      Given FIN1 holds 20.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for the month before
      When FIN1 creates the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

  Rule: A seller's price never falls along the curve

    @CRR-SEL-020 @rule:curve-prices
    Scenario Outline: A second price of <second> $/MW after a first of 12.00 $/MW
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | curve                                        |
        | 0.000 @ 12.00, 5.000 @ 12.00, 10.000 @ <second> |
      Then the portfolio is VALID

      Examples:
        | second |
        | 12.00  |
        | 12.01  |

    @CRR-SEL-021 @rule:curve-prices
    Scenario: A second price one cent below the first
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 creates the portfolio "Sale" with these offers of it:
        | curve                                        |
        | 0.000 @ 12.00, 5.000 @ 12.00, 10.000 @ 11.99 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Sale"

  Rule: What has changed since is found out at submission, and leaves the portfolio INVALID

    @CRR-SEL-030 @rule:sell-offered-once @rule:declared-properties @rule:sell-quantity
    Scenario: Two portfolios offer one CRR, and the second is submitted after the first
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "First" offering 5.000 MW of it at 12.00 $/MW
      And FIN1 has the portfolio "Second" offering 5.000 MW of it at 12.00 $/MW
      And FIN1 has submitted the portfolio "First"
      When FIN1 submits the portfolio "Second"
      Then the portfolio is INVALID

    @CRR-SEL-031 @rule:submission-guard
    Scenario: An INVALID portfolio is submitted again
      Given FIN1 has the INVALID portfolio "Second"
      When FIN1 submits the portfolio "Second"
      Then it is refused with AUC0037

    @CRR-SEL-032 @rule:retraction-guard
    Scenario: An INVALID portfolio is retracted
      Given FIN1 has the INVALID portfolio "Second"
      When FIN1 retracts the portfolio "Second"
      Then it is refused with POR0011

  Rule: One bad record refuses the whole portfolio, and every bad record is told

    @CRR-SEL-040 @rule:all-or-nothing
    Scenario: One good bid between two bad ones
      When FIN1 creates the portfolio "Mixed" with the bids:
        | source           | sink             | mw     | price |
        | DLAP_PGAE-APND   | TH_NP15_GEN-APND | 10.000 | 15.00 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND   | 10.000 | 15.00 |
        | ATLANTIS_1       | DLAP_PGAE-APND   | 10.000 | 15.00 |
      Then it is refused with SER0030 for 2 records
      And FIN1 has no portfolio "Mixed"

    @CRR-SEL-041 @rule:asset-owner
    Scenario: A bid for somebody else
      When FIN1 creates the portfolio "Proxy" with the bids:
        | owner | source           | sink           | mw     | price |
        | FIN2  | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Proxy"
