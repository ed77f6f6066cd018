@week2 @clearing @w2-thu-auc-mn-1 @mock_only
Feature: The engine clears an auction
  Bids are awarded to the greatest total value that the grid can carry at once. What binds sets the
  prices, and each place has one.

  Rule: Awards are feasible together, and the constraints that bind set the prices

    @CRR-CLR-001 @rule:price-direction @rule:path-price
    Scenario: The last bid accepted on a binding line sets the price
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 100.000 | 12.00 |
        | FIN2        | A      | C    | 80.000  | 7.00  |
        | LSE1        | B      | C    | 60.000  | 9.00  |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 100.000 | 7.00  |
        | FIN2        | 20.000  | 7.00  |
        | LSE1        | 60.000  | 3.50  |
      And the only binding constraint is A-C at a shadow price of 10.50 $/MW

    @CRR-CLR-002 @rule:path-price
    Scenario: Nothing binds, and nothing costs
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 100.000 | 12.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 100.000 | 0.00  |
      And no constraint binds

    @CRR-CLR-003 @rule:price-direction
    Scenario: Room to the kilowatt
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 150.001 | 12.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 150.000 | 12.00 |
      And the only binding constraint is A-C at a shadow price of 18.00 $/MW

    @CRR-CLR-004 @rule:counterflow
    Scenario: A counterflow makes room, and is paid for it
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 200.000 | 12.00 |
        | FIN2        | C      | A    | 30.000  | -5.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price  |
        | FIN1        | 180.000 | 12.00  |
        | FIN2        | 30.000  | -12.00 |

    @CRR-CLR-005 @rule:base-load
    Scenario: An existing CRR takes its room first
      Given the three-bus network with 100.000 MW on every line
      And the existing CRRs:
        | source | sink | mw     |
        | A      | C    | 30.000 |
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 150.000 | 12.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 120.000 | 12.00 |

    @CRR-CLR-006 @rule:held-option
    Scenario: An existing option makes no room against its direction
      Given the three-bus network with 100.000 MW on every line
      And the existing CRRs:
        | source | sink | mw     | hedge |
        | C      | A    | 30.000 | OPT   |
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 200.000 | 12.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 150.000 | 12.00 |

  Rule: Equal bids at one price share what there is, in proportion to their MW

    @CRR-CLR-010 @rule:tie-break
    Scenario: Two equal bids for more than there is
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw     | price |
        | FIN1        | A      | C    | 90.000 | 10.00 |
        | FIN2        | A      | C    | 90.000 | 10.00 |
      When the auction clears
      Then the awards are:
        | participant | mw     | price |
        | FIN1        | 75.000 | 10.00 |
        | FIN2        | 75.000 | 10.00 |

    @CRR-CLR-011 @rule:tie-break
    Scenario: One of them twice as large as the other
      Given the three-bus network with 100.000 MW on every line
      And the bids:
        | participant | source | sink | mw      | price |
        | FIN1        | A      | C    | 120.000 | 10.00 |
        | FIN2        | A      | C    | 60.000  | 10.00 |
      When the auction clears
      Then the awards are:
        | participant | mw      | price |
        | FIN1        | 100.000 | 10.00 |
        | FIN2        | 50.000  | 10.00 |
