@week1 @secondary_market @w1-thu-misc-2
Feature: A holder bargains over a CRR once at a time
  While a trade of a CRR waits for its credit check, neither another trade nor a portfolio takes
  from it; and what a submitted portfolio offers is not traded.

  Rule: One trade of a CRR waits for its credit check at a time

    @CRR-TRD-160 @mock_only @rule:trade-once
    Scenario: A part is offered while a trade of another part waits
      Given the market simulation is under way
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And a trade of 1.000 MW of it waits for its credit check
      When FIN1 offers LSE1 1.000 MW of it at 150.00 $/MW
      Then the offer is answered ERROR with SER0030

    @CRR-TRD-161 @mock_only @rule:trade-once
    Scenario: A wish is answered with a CRR of which a trade waits
      Given the market simulation is under way
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And a trade of 1.000 MW of it waits for its credit check
      And FIN2 has asked FIN1 for 9.000 MW like it at 150.00 $/MW
      When FIN1 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN2's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-162 @mock_only @rule:trade-check-time
    Scenario: Once the first trade has ended, the rest is traded
      Given the market simulation is under way
      And FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And a trade of 1.000 MW of it waits for its credit check
      And time has passed to exactly when the credit check ends
      When FIN1 offers LSE1 9.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE

  Rule: What a submitted portfolio offers is not traded, and the other way round

    @CRR-TRD-170 @rule:trade-of-auctioned
    Scenario: A CRR that a submitted portfolio offers
      Given the monthly auction is OPEN
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      And FIN1 has submitted the portfolio "Sale"
      When FIN1 offers FIN2 1.000 MW of it at 150.00 $/MW
      Then the offer is answered ERROR with SER0030

    @CRR-TRD-171 @rule:trade-of-auctioned
    Scenario: The CRR is submitted to an auction before the response comes
      Given the monthly auction is OPEN
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 1.000 MW of it at 150.00 $/MW
      And FIN1 has the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      And FIN1 has submitted the portfolio "Sale"
      When FIN2 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN1's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-172 @rule:declared-properties @rule:trade-of-submitted
    Scenario: A portfolio that was not submitted keeps no trade away
      Given the monthly auction is OPEN
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      When FIN1 offers FIN2 1.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE

    @CRR-TRD-173 @mock_only @rule:sell-while-traded
    Scenario: A portfolio was made before the trade, and is submitted while the trade waits
      Given the monthly auction is OPEN
      And FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "Sale" offering 5.000 MW of it at 12.00 $/MW
      And a trade of 1.000 MW of it waits for its credit check
      When FIN1 submits the portfolio "Sale"
      Then the portfolio is INVALID

    @CRR-TRD-174 @mock_only @rule:trade-split @rule:sell-quantity
    Scenario: What was traded away is not offered any more
      Given the monthly auction is OPEN
      And FIN1 holds 20.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for the month
      And a trade of 15.000 MW of it waits for its credit check
      And time has passed to exactly when the credit check ends
      When FIN1 creates the portfolio "Sale" offering 5.001 MW of it at 12.00 $/MW
      Then it is refused with SER0030
