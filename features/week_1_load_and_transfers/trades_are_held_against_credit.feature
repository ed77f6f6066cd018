@week1 @secondary_market @credit @w1-thu-misc-2
Feature: A trade is held against the credit of both sides
  Whoever buys is good for the margin of the path, out of the same test credit that its portfolios
  use. Whoever sells an allocated CRR that load migration may follow has collateral for it.

  Background:
    Given it is W1-THU 10:00:00 PPT

  Rule: The buyer's credit covers MW x the credit margin of the path

    @CRR-TRD-140 @mock_only @rule:trade-credit @rule:credit-limit
    Scenario: Credit that just suffices
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has just the credit that 4.000 MW of it take
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN1's offer stands APPROVED
      And FIN2's response stands APPROVED

    @CRR-TRD-141 @mock_only @rule:trade-credit @rule:credit-limit
    Scenario: A cent too little
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has a cent less credit than 4.000 MW of it take
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN1's offer stands DISAPPROVED
      And FIN2's response stands DISAPPROVED
      And FIN2 has bought nothing of it
      And FIN1 still has of it:
        | mw     |
        | 10.000 |

    @CRR-TRD-142 @mock_only @rule:credit-limit
    Scenario: A trade that waits has taken the credit that another one needs
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has just the credit that 4.000 MW of it take
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      And LSE1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And LSE1 has offered FIN2 0.001 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When the operator ends the credit check of the trade
      Then LSE1's offer stands DISAPPROVED

  Rule: Who trades an allocated seasonal CRR has its collateral ready beforehand

    @CRR-TRD-150 @mock_only @rule:counter-flow-collateral @rule:required-credit
    Scenario Outline: The collateral is there for a CRR of type <type>
      Given LSE1 holds 10.000 MW of type <type> from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target year's S02
      And LSE1 has just the credit that selling 4.000 MW of it takes
      When LSE1 offers FIN2 4.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE

      Examples:
        | type    |
        | LSE     |
        | LSE_LMT |

    @CRR-TRD-151 @mock_only @rule:counter-flow-collateral
    Scenario Outline: The collateral is a cent too little for a CRR of type <type>
      Given LSE1 holds 10.000 MW of type <type> from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target year's S02
      And LSE1 has a cent less credit than selling 4.000 MW of it takes
      When LSE1 offers FIN2 4.000 MW of it at 150.00 $/MW
      Then the offer is answered ERROR with SER0030

      Examples:
        | type    |
        | LSE     |
        | LSE_LMT |

    @CRR-TRD-152 @mock_only @rule:counter-flow-collateral
    Scenario: Who answers a wish with such a CRR needs the collateral too
      Given LSE1 holds 10.000 MW of type LSE from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target year's S02
      And LSE1 has a cent less credit than selling 4.000 MW of it takes
      And FIN2 has asked LSE1 for 4.000 MW like it at 150.00 $/MW
      When LSE1 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN2's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-153 @mock_only @rule:collateral-crrs
    Scenario: A CRR for a month needs none
      Given LSE1 holds 10.000 MW of type LSE from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And LSE1 has $0.00 of credit
      When LSE1 offers FIN2 4.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE

    @CRR-TRD-154 @mock_only @rule:collateral-crrs
    Scenario: A CRR bought in an auction needs none
      Given LSE1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target year's S02
      And LSE1 has $0.00 of credit
      When LSE1 offers FIN2 4.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE
