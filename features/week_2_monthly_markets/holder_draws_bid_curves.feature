@week2 @auction @w2-tue-auc-mn-1
Feature: A holder draws bid curves
  A bid is a curve of MW and $/MW for the whole period and time of use. It begins at 0 MW; a
  buyer's price never rises along it, a seller's never falls.

  Background:
    Given the monthly auction is OPEN

  Rule: A curve begins at 0 MW and its MW rise

    @CRR-CRV-001 @rule:curve-starts-at-zero
    Scenario: The first point stands above 0 MW
      When FIN1 creates the portfolio "Curve" with the bids:
        | source           | sink           | curve                           |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.001 @ 30.00, 10.000 @ 30.00   |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Curve"

    @CRR-CRV-002 @rule:curve-mw-rise
    Scenario Outline: The second point stands at <mw> MW, the third at 10.000 MW
      When FIN1 creates the portfolio "Curve" with the bids:
        | source           | sink           | curve                                       |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 30.00, <mw> @ 25.00, 10.000 @ 20.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Curve"

      Examples:
        | mw     |
        | 10.000 |
        | 10.001 |

    @CRR-CRV-003 @rule:curve-mw-rise
    Scenario: The second point stands one kilowatt before the third
      When FIN1 creates the portfolio "Curve" with the bids:
        | source           | sink           | curve                                         |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 30.00, 9.999 @ 25.00, 10.000 @ 20.00  |
      Then the portfolio is VALID

  Rule: A buyer's price never rises along the curve

    @CRR-CRV-010 @rule:curve-prices
    Scenario: The price stays where it is
      When FIN1 creates the portfolio "Curve" with the bids:
        | source           | sink           | curve                                         |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 30.00, 5.000 @ 30.00, 10.000 @ 30.00  |
      Then the portfolio is VALID

    @CRR-CRV-011 @rule:curve-prices
    Scenario: The price rises by one cent
      When FIN1 creates the portfolio "Curve" with the bids:
        | source           | sink           | curve                                         |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 30.00, 5.000 @ 30.00, 10.000 @ 30.01  |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Curve"

  Rule: A curve has two points at least and twenty at most

    @CRR-CRV-020 @chg-lim-1 @rule:points-limit
    Scenario Outline: A curve of <points> points
      When FIN1 creates the portfolio "Curve" with 1 bid of <points> points
      Then the portfolio is VALID

      Examples:
        | points |
        | 2      |
        | 19     |
        | 20     |

    @CRR-CRV-021 @chg-lim-1 @rule:points-limit
    Scenario Outline: A curve of <points> points, which is no longer allowed
      When FIN1 creates the portfolio "Curve" with 1 bid of <points> points
      Then it is refused with SER0030
      And FIN1 has no portfolio "Curve"

      Examples:
        | points |
        | 1      |
        | 21     |

  Rule: MW come in steps of 0.001 and prices in cents

    @CRR-CRV-030 @rule:schema-check
    Scenario Outline: A bid of <mw> MW at <price> $/MW
      When FIN1 creates the portfolio "Fine" with the bids:
        | source           | sink           | mw   | price   |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | <mw> | <price> |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Fine"

      Examples:
        | mw      | price  |
        | 10.0001 | 25.00  |
        | 10.000  | 25.001 |
        | -10.000 | 25.00  |
