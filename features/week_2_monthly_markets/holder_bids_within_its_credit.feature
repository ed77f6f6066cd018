@week2 @auction @credit @w2-tue-auc-mn-1
Feature: A holder bids within its credit
  Every participant enters the sim with $10,000,000.00 of test credit. What a portfolio requires is
  known before it is submitted; what all submitted portfolios require never passes the credit.

  Background:
    Given the monthly auction is OPEN

  Rule: A bid requires, at the most, MW x (price + credit margin) over the points of its curve

    @CRR-CRD-001 @rule:bid-exposure @rule:required-credit
    Scenario: The required credit of a bid is known before it is submitted
      Given OBA1 has the portfolio "Spring hedge" with the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 30.00 |
      When OBA1 asks what credit is required for the portfolio "Spring hedge"
      Then the required credit is more than $300.00

    @CRR-CRD-002 @rule:bid-exposure
    Scenario: A megawatt more at no price requires the margin of the path, and no less
      Given OBA1 has the portfolio "Margin" with the bids:
        | source           | sink           | mw    | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 1.000 | 0.00  |
      And OBA1 has the portfolio "Priced" with the bids:
        | source           | sink           | mw    | price  |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 1.000 | 100.00 |
      When OBA1 asks what credit is required for the portfolio "Priced"
      Then the required credit is $100.00 more than for OBA1's portfolio "Margin"
      And the required credit is more than $100.00

    @CRR-CRD-003 @rule:bid-exposure
    Scenario: The dearest point of a curve counts, not its last
      Given OBA1 has the portfolio "Peaked" with the bids:
        | source           | sink           | curve                                           |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 900.00, 10.000 @ 900.00, 10.001 @ 0.00  |
      When OBA1 asks what credit is required for the portfolio "Peaked"
      Then the required credit is more than $9,000.00

    @CRR-CRD-004 @rule:offer-exposure
    Scenario: An offer at a price requires nothing
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "Sale" offering 10.000 MW of it at 12.00 $/MW
      When FIN1 asks what credit is required for the portfolio "Sale"
      Then the required credit is $0.00

    @CRR-CRD-005 @rule:offer-exposure @rule:required-credit
    Scenario: An offer below zero requires what it would pay
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has the portfolio "Sale" offering 10.000 MW of it at -12.00 $/MW
      When FIN1 asks what credit is required for the portfolio "Sale"
      Then the required credit is $120.00

  Rule: A portfolio is submitted only when its required credit is covered

    @CRR-CRD-010 @rule:credit-limit @rule:required-credit
    Scenario: Required credit equal to the credit held
      Given OBA1 has the portfolio "To the cent" requiring $10,000,000.00 of credit
      When OBA1 submits the portfolio "To the cent"
      Then the portfolio is SUBMITTED

    @CRR-CRD-011 @rule:credit-limit @rule:required-credit
    Scenario: Required credit one cent above the credit held
      Given OBA1 has the portfolio "A cent more" requiring $10,000,000.01 of credit
      When OBA1 submits the portfolio "A cent more"
      Then the portfolio is REJECTED for want of credit
      And OBA1's portfolio "A cent more" is still VALID

    @CRR-CRD-012 @rule:credit-limit
    Scenario: Two portfolios that pass the credit only together
      Given OBA1 has the portfolio "Most of it" requiring $9,999,000.00 of credit
      And OBA1 has submitted the portfolio "Most of it"
      And OBA1 has the portfolio "The rest" requiring $1,000.01 of credit
      When OBA1 submits the portfolio "The rest"
      Then the portfolio is REJECTED for want of credit

    @CRR-CRD-013 @rule:retracted-is-valid
    Scenario: What is retracted no longer counts
      Given OBA1 has the portfolio "Most of it" requiring $9,999,000.00 of credit
      And OBA1 has submitted the portfolio "Most of it"
      And OBA1 has the portfolio "The rest" requiring $1,000.01 of credit
      And OBA1 has retracted the portfolio "Most of it"
      When OBA1 submits the portfolio "The rest"
      Then the portfolio is SUBMITTED

  Rule: Whoever takes part has $100,000.00 of credit at least

    @CRR-CRD-020 @mock_only @rule:participation-floor
    Scenario: Credit at the floor
      Given OBA1 has $100,000.00 of credit
      And OBA1 has the portfolio "Small" with the bids:
        | source           | sink           | mw    | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 1.000 | 5.00  |
      When OBA1 submits the portfolio "Small"
      Then the portfolio is SUBMITTED

    @CRR-CRD-021 @mock_only @rule:participation-floor
    Scenario: Credit one cent below the floor
      Given OBA1 has $99,999.99 of credit
      And OBA1 has the portfolio "Small" with the bids:
        | source           | sink           | mw    | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 1.000 | 5.00  |
      When OBA1 submits the portfolio "Small"
      Then the portfolio is REJECTED for want of credit
